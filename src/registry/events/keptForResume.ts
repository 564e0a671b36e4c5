/** A reader that missed more than this is faster when it refetches everything; for it the id has expired. */
export const keptForResume = 10_000;
