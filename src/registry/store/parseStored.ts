/** Reads JSON that this store wrote itself; the table's type says what it wrote. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names what it stored
export function parseStored<T>(text: string): T;
export function parseStored(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return value;
}
