const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** Milliseconds for people: `1 h 20 min`, the two largest units, rounded up so that nothing ends early. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const largest = units.findIndex(([, size]) => seconds >= size);
  if (largest === -1) return '0 s';
  const shown = units.slice(largest, largest + 2);
  const smallest = shown.reduce((least, [, size]) => Math.min(least, size), Infinity);
  const rounded = Math.ceil(seconds / smallest) * smallest;
  // Rounding up may fill the larger unit, or the one above it.
  if (rounded !== seconds) return formatDuration(rounded * 1000);
  let rest = seconds;
  const parts = shown.map(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count} ${name}` : '';
  });
  return parts.filter((part) => part !== '').join(' ');
}
