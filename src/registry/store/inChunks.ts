/** SQLite takes 32,766 parameters in one statement; no row here has more than twenty. */
const maxRows = 400;

/** Parts of a list that fit into one statement. */
export function inChunks<T>(rows: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < rows.length; start += maxRows)
    chunks.push(rows.slice(start, start + maxRows));
  return chunks;
}
