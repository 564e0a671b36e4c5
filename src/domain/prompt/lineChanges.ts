import { diffArrays } from 'diff';

export interface LineChanges {
  readonly addedLines: number;
  readonly removedLines: number;
}

// Beyond this many edits the exact answer costs much time and means "rewritten" anyway.
const maxEditLength = 500;

/** How many lines were added and removed between two texts. */
export function countChangedLines(from: string, to: string): LineChanges {
  const before = toLines(from);
  const after = toLines(to);
  const parts = diffArrays(before, after, { maxEditLength });
  // The types of the library leave out that it gives up at the limit.
  const found: typeof parts | undefined = parts;
  if (found === undefined) return countByContent(before, after);
  const count = (kind: 'added' | 'removed'): number =>
    found.reduce((sum, part) => sum + (part[kind] ? part.value.length : 0), 0);
  return { addedLines: count('added'), removedLines: count('removed') };
}

function toLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** Ignores order: lines that both texts have as often are not counted. */
function countByContent(before: readonly string[], after: readonly string[]): LineChanges {
  const left = new Map<string, number>();
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of after) {
    const count = left.get(line) ?? 0;
    if (count > 0) {
      left.set(line, count - 1);
      common += 1;
    }
  }
  return { addedLines: after.length - common, removedLines: before.length - common };
}
