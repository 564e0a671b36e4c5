export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface TextChange {
  readonly start: TextPlace;
  readonly end: TextPlace;
  readonly newText: string;
}

/** The one stretch of whole lines in which two texts differ, so that cursor and folds elsewhere stay; undefined when equal. */
export function findTextChange(from: string, to: string): TextChange | undefined {
  if (from === to) return undefined;
  const before = from.split('\n');
  const after = to.split('\n');
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return toChange(before, after, { head, tail });
}

function toChange(
  before: readonly string[],
  after: readonly string[],
  { head, tail }: { readonly head: number; readonly tail: number },
): TextChange {
  const inserted = after.slice(head, after.length - tail);
  const last = before.length - 1;
  // Up to the start of the first equal line …
  if (tail > 0) {
    const newText = inserted.map((line) => `${line}\n`).join('');
    return {
      start: { line: head, column: 0 },
      end: { line: before.length - tail, column: 0 },
      newText,
    };
  }
  const end = { line: last, column: (before[last] ?? '').length };
  // … or to the end of the text, with the line break before it.
  if (head > 0) {
    const previous = head - 1;
    const start = { line: previous, column: (before[previous] ?? '').length };
    return { start, end, newText: inserted.map((line) => `\n${line}`).join('') };
  }
  return { start: { line: 0, column: 0 }, end, newText: inserted.join('\n') };
}
