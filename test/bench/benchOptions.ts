import process from 'node:process';

/** `--quick` measures less, to see that a benchmark works; its numbers are not worth quoting. */
export const isQuick = process.argv.includes('--quick');

/** The size of a measurement: what `npm run bench` takes, or less with `--quick`. */
export function choose<T>(full: T, quick: T): T {
  return isQuick ? quick : full;
}
