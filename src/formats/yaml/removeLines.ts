import type { ProblemList, SpanEdit } from '../text/problemList.ts';
import type { SourceEntry } from './sourceNode.ts';

/** Removes an entry that has its lines to itself, with what is noted behind it; none where others share them. */
export function removeLines(
  { lines, text }: ProblemList,
  { keySpan, value }: Pick<SourceEntry, 'keySpan' | 'value'>,
): SpanEdit | undefined {
  const start = lines.lineStart(keySpan.start);
  if (text.slice(start, keySpan.start).trim() !== '') return undefined;
  const { end } = lines.trimEnd({
    start: keySpan.start,
    end: Math.max(keySpan.end, value.end),
  });
  if (!/^\s*:?\s*(?:#.*)?$/.test(text.slice(end, lines.lineEnd(end)))) return undefined;
  return { span: { start, end: lines.nextLine(end) }, newText: '' };
}
