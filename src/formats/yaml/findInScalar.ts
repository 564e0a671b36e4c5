import type { ProblemList } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import type { SourceScalar } from './sourceNode.ts';

/** Where the text of a scalar begins in the file: behind the quote or below the block header. */
function bodyStart(text: string, scalar: SourceScalar): number {
  switch (scalar.style) {
    case 'literal':
    case 'folded': {
      const lineBreak = text.indexOf('\n', scalar.start);
      return lineBreak < 0 || lineBreak >= scalar.end ? scalar.end : lineBreak + 1;
    }
    case 'single':
    case 'double':
      return scalar.start + 1;
    case 'plain':
      return scalar.start;
  }
}

/** The part of the value up to its first line break, which is the same text in the file for one-line scalars. */
function mapOneLine(text: string, scalar: SourceScalar, value: string, span: TextSpan): TextSpan {
  const start = bodyStart(text, scalar);
  const isVerbatim = text.startsWith(value, start);
  return isVerbatim ? { start: start + span.start, end: start + span.end } : scalar;
}

/** Maps a stretch of a literal block's value to the file; indentation is what the first line with text has. */
function mapLiteral(text: string, scalar: SourceScalar, value: string, span: TextSpan): TextSpan {
  const sourceLines = text.slice(bodyStart(text, scalar), scalar.end).split('\n');
  const valueLines = value.split('\n');
  const first = valueLines.findIndex((line) => line.trim() !== '');
  const indent =
    (sourceLines[first] ?? '').replace(/\r$/, '').length - (valueLines[first] ?? '').length;
  if (first < 0 || indent < 0) return scalar;
  const toSource = (offset: number): number => {
    const before = value.slice(0, offset).split('\n');
    const line = before.length - 1;
    const column = (before[line] ?? '').length;
    const above = sourceLines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
    return bodyStart(text, scalar) + above + indent + column;
  };
  return { start: toSource(span.start), end: toSource(span.end) };
}

/** Maps a stretch of a scalar's value to its place in the file; the whole scalar where escapes or folding hide it. */
export function findInScalar(
  problems: ProblemList,
  scalar: SourceScalar,
  span: TextSpan,
): TextSpan {
  const { text } = problems;
  const { value } = scalar;
  if (typeof value !== 'string' || scalar.end <= scalar.start) return scalar;
  const mapped =
    scalar.style === 'literal'
      ? mapLiteral(text, scalar, value, span)
      : mapOneLine(text, scalar, value, span);
  const wanted = value.slice(span.start, span.end);
  if (text.slice(mapped.start, mapped.end) === wanted) return mapped;
  return findByOccurrence({ text, scalar, value }, span);
}

/** In folded and multi-line texts: the same occurrence of the same characters. */
function findByOccurrence(
  source: { text: string; scalar: SourceScalar; value: string },
  span: TextSpan,
): TextSpan {
  const { text, scalar, value } = source;
  const wanted = value.slice(span.start, span.end);
  if (wanted === '') return scalar;
  let inValue = value.indexOf(wanted);
  let inText = text.indexOf(wanted, bodyStart(text, scalar));
  while (inValue >= 0 && inValue < span.start && inText >= 0) {
    inValue = value.indexOf(wanted, inValue + 1);
    inText = text.indexOf(wanted, inText + 1);
  }
  const found = inValue === span.start && inText >= 0 && inText + wanted.length <= scalar.end;
  return found ? { start: inText, end: inText + wanted.length } : scalar;
}
