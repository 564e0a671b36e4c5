/**
 * Pairs of texts as one JSON object, which SQLite takes apart without reading each pair again. An object of the language
 * would make every key a name that the engine keeps, which takes longer than all the rest.
 */
export function writePairs<T>(
  all: readonly T[],
  toPair: (one: T) => readonly [string, string],
): string {
  const pairs = all.map((one) => {
    const [key, value] = toPair(one);
    return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  });
  return `{${pairs.join(',')}}`;
}
