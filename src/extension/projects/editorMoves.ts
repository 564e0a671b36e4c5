/** A file or folder that was renamed in the editor; URIs as text. */
export interface EditorMove {
  readonly from: string;
  readonly to: string;
}

/** URIs that a file had before it, or a folder above it, was renamed in the editor; newest first. */
export function findEarlierUris(uri: string, moves: readonly EditorMove[]): readonly string[] {
  const earlier: string[] = [];
  let current = uri;
  for (const { from, to } of moves.toReversed()) {
    if (current !== to && !current.startsWith(`${to}/`)) continue;
    current = from + current.slice(to.length);
    earlier.push(current);
  }
  return earlier;
}
