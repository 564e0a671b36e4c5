import { calculateContentHash } from '../../domain/prompt/contentHash.ts';
import { maxSourceBytes } from '../../domain/prompt/promptContent.ts';
import type { WorkingCopyFile } from '../../domain/prompt/workingCopy.ts';
import { parsePromptFile } from '../../formats/promptFile.ts';
import { l10n } from '../platform/localize.ts';
import type { WorkingCopyProblem } from './workingCopy.ts';

/** What a prompt file holds, as far as joining it with versions needs. */
export interface ReadWorkingFile {
  readonly file: WorkingCopyFile;
  readonly problem: WorkingCopyProblem | undefined;
  /** The file brings values to try it with. */
  readonly hasTestData?: true;
}

const testDataKey = /^testData[ \t]*:/m;

/** Reads the text of a prompt file; a huge one is not even parsed. */
export function readWorkingFile(text: string): ReadWorkingFile {
  if (text.length > maxSourceBytes) return tooLarge();
  const read = readFile(text);
  return testDataKey.test(text) ? { ...read, hasTestData: true } : read;
}

function readFile(text: string): ReadWorkingFile {
  const { content, problems, inConflict } = parsePromptFile(text);
  if (content !== undefined && !inConflict) {
    return {
      file: { kind: 'valid', contentHash: calculateContentHash(content) },
      problem: undefined,
    };
  }
  const first = problems.find((problem) => problem.severity === 'error') ?? problems[0];
  const problem = {
    message: first?.message ?? l10n.t('The file cannot be read.'),
    line: first?.range.start.line ?? 0,
    column: first?.range.start.column ?? 0,
  };
  return { file: { kind: inConflict ? 'inConflict' : 'invalid' }, problem };
}

function tooLarge(): ReadWorkingFile {
  const message = l10n.t('The file is larger than {0} MiB.', maxSourceBytes / 1024 / 1024);
  return { file: { kind: 'invalid' }, problem: { message, line: 0, column: 0 } };
}
