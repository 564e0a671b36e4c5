import type { FileProblem, ProblemCode } from '../../formats/text/fileProblem.ts';

/** What a YAML extension with our schemas can find by itself: syntax, keys, types and allowed values. */
const foundByYamlTools: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'bad_yaml',
  'tab_indentation',
  'duplicated_key',
  'unknown_alias',
  'unknown_tag',
  'wrong_type',
  'missing_key',
  'unknown_key',
  'not_allowed',
  'no_messages',
  'unknown_role',
  'unknown_response_format',
]);

/** A finding of somebody else about the same file. */
export interface ForeignFinding {
  readonly source: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** Leaves out what a YAML extension already says about the same lines. */
export function withoutRepeated(
  problems: readonly FileProblem[],
  foreign: readonly ForeignFinding[],
): readonly FileProblem[] {
  const yaml = foreign.filter(({ source }) => /^yaml/i.test(source));
  if (yaml.length === 0) return problems;
  return problems.filter(
    ({ code, range }) =>
      !foundByYamlTools.has(code) ||
      !yaml.some((one) => one.startLine <= range.end.line && one.endLine >= range.start.line),
  );
}
