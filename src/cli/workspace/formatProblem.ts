import type { FileProblem } from '../../formats/text/fileProblem.ts';

/** `prompts/a.prompt.yml:3:5: error: …`, as compilers write it, so that editors and CI find the place. */
export function formatProblem(file: string, problem: FileProblem): string {
  const { line, column } = problem.range.start;
  return `${file}:${line + 1}:${column + 1}: ${problem.severity}: ${problem.message}`;
}
