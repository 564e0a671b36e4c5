import type { SpanEdit } from './problemList.ts';

/** The text after edits that do not overlap; insertions at one place keep their order. */
export function applySpanEdits(text: string, edits: readonly SpanEdit[]): string {
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let done = 0;
  for (const { span, newText } of ordered) {
    if (span.start < done) throw new RangeError('Edits overlap.');
    result += text.slice(done, span.start) + newText;
    done = span.end;
  }
  return result + text.slice(done);
}
