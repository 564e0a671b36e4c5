// Recorded answers lie beside the prompt, in git: read before a run, written after it.
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  parseRecordingFile,
  toRecordingPath,
  toRecordingText,
} from '../../evals/recordings/recordingFile.ts';
import type { Recording } from '../../evals/recordings/recording.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';

/** Throws a `UserError` when there is a file that cannot be read: recording over it would lose what it holds. */
export async function readRecordedAnswers(prompt: PromptFixtures): Promise<Recording> {
  let text = '';
  try {
    text = await readFile(locate(prompt), 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const parsed = parseRecordingFile(text);
  if (parsed.kind === 'read') return parsed.recording;
  throw new UserError(`${toRecordingPath(prompt.path)}: ${parsed.message}`);
}

/** In one step, so that a crash leaves the old file or the new one. */
export async function writeRecordedAnswers(
  prompt: PromptFixtures,
  recording: Recording,
): Promise<void> {
  const { cases, broken, problems } = prompt.fixtures;
  // A case that somebody is just mending keeps its answers.
  const isComplete = broken.length === 0 && problems.every((one) => one.severity !== 'error');
  const known = isComplete ? new Set(cases.map((one) => one.id)) : undefined;
  const file = locate(prompt);
  const draft = `${file}.new`;
  await writeFile(draft, toRecordingText(recording.toAnswers(known)));
  await rename(draft, file);
}

function locate({ project, path: below }: PromptFixtures): string {
  if (project.path === undefined)
    throw new UserError(l10n.t('Answers can be recorded only in a folder on this machine.'));
  return path.join(project.path, ...toRecordingPath(below).split('/'));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
