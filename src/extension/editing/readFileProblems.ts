import { parseFixturesFile } from '../../formats/fixturesFile.ts';
import { parsePlanFile } from '../../formats/planFile.ts';
import { parseProjectFile } from '../../formats/projectFile.ts';
import { parsePromptFile } from '../../formats/promptFile.ts';
import type { FileProblem } from '../../formats/text/fileProblem.ts';
import type { FileKind } from './fileKind.ts';

/** Every finding about a file by itself. Huge and hostile texts cost little: the readers have limits. */
export function readFileProblems(kind: FileKind, text: string): readonly FileProblem[] {
  switch (kind) {
    case 'prompt':
      return parsePromptFile(text).problems;
    case 'plan':
      return parsePlanFile(text).problems;
    case 'fixtures':
      return parseFixturesFile(text, { file: '' }).problems;
    case 'project':
      return parseProjectFile(text).problems;
  }
}
