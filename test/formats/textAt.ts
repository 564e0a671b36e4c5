import type { FileProblem, QuickFix } from '../../src/formats/text/fileProblem.ts';

/** The characters that a finding underlines. */
export function textAt(text: string, problem: FileProblem | undefined): string | undefined {
  if (problem === undefined) return undefined;
  return text.slice(problem.range.start.offset, problem.range.end.offset);
}

/** The text after a quick fix. */
export function applyFix(text: string, fix: QuickFix | undefined): string {
  const edits = (fix?.edits ?? []).toSorted((a, b) => b.range.start.offset - a.range.start.offset);
  return edits.reduce(
    (result, { range, newText }) =>
      result.slice(0, range.start.offset) + newText + result.slice(range.end.offset),
    text,
  );
}

/** `code severity line:column` of each finding, lines and columns from 1. */
export function summarize(problems: readonly FileProblem[]): string[] {
  return problems.map(({ code, severity, range }) => {
    return `${code} ${severity} ${range.start.line + 1}:${range.start.column + 1}`;
  });
}
