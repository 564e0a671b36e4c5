/** Keys that hold every word of the filter, in any order, whatever the case. */
export function matchesFilter(key: string, filter: string): boolean {
  const text = key.toLowerCase();
  return words(filter).every((word) => text.includes(word));
}

/** Where the words of the filter are in a label. */
export function findHighlights(label: string, filter: string): readonly [number, number][] {
  const text = label.toLowerCase();
  return words(filter)
    .map((word): [number, number] => [text.indexOf(word), text.indexOf(word) + word.length])
    .filter(([start]) => start >= 0);
}

function words(filter: string): string[] {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}
