/** Closes an exhaustive switch: a new union member becomes a compile error at every call. */
export function assertNever(value: never): never {
  throw new RangeError(`Unexpected value: ${JSON.stringify(value)}`);
}
