// What a benchmark prints: a table whose columns line up, and goals with what was reached.

export type Row = readonly (string | number)[];

/** Prints rows below a head; numbers are aligned at the right. */
export function printTable(head: readonly string[], rows: readonly Row[]): void {
  const texts = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) =>
    Math.max(...texts.map((row) => (row[column] ?? '').length)),
  );
  for (const [index, row] of texts.entries()) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join('   ')}`.trimEnd());
    if (index === 0) console.log(`  ${widths.map((width) => '-'.repeat(width)).join('   ')}`);
  }
}

/** One line that says whether a goal is reached. A missed goal is no failure: machines differ, readers judge. */
export function printGoal(what: string, value: number, goal: { min?: number; max?: number }): void {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = goal;
  const isReached = value >= min && value <= max;
  const wanted = goal.min === undefined ? `at most ${max}` : `at least ${min}`;
  console.log(`  goal ${isReached ? 'reached' : 'MISSED '}: ${what} ${round(value)}, ${wanted}`);
}

/** Three significant digits, enough for a comparison. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toString();
  return Number(value.toPrecision(3)).toString();
}

export function inMegabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
