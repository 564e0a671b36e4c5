import type { TextSpan } from '../text/textRange.ts';

// At the start of a line these are never part of valid content: content of block scalars and quotes is indented.
const marker = /^(?:<{7}|={7}|>{7})(?=[ \r\n]|$)/gm;

/** Spans of unresolved git conflicts, from the opening marker to the end of the closing line. */
export function findMergeConflicts(text: string): readonly TextSpan[] {
  if (!text.includes('<<<<<<<')) return [];
  const conflicts: TextSpan[] = [];
  let start: number | undefined;
  let divided = false;
  for (const match of text.matchAll(marker)) {
    const kind = match[0].charAt(0);
    if (kind === '<') {
      start = match.index;
      divided = false;
    } else if (kind === '=') {
      divided = start !== undefined;
    } else if (start !== undefined && divided) {
      const lineEnd = text.indexOf('\n', match.index);
      conflicts.push({ start, end: lineEnd < 0 ? text.length : lineEnd });
      start = undefined;
      divided = false;
    }
  }
  return conflicts;
}
