import { parseProjectFile } from '../../formats/projectFile.ts';
import type { ReadProjectFile } from './projectList.ts';

/** The text of a project file, with the first error and its place. */
export function readProjectFile(text: string): ReadProjectFile {
  const { project, problems } = parseProjectFile(text);
  if (project !== undefined) return { project, problem: undefined };
  const first = problems.find((problem) => problem.severity === 'error') ?? problems[0];
  const { line, column } = first?.range.start ?? { line: 0, column: 0 };
  return {
    project: undefined,
    problem: { message: first?.message ?? '', line, column, isBlocking: true },
  };
}
