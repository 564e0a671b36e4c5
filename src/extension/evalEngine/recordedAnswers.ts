// Recorded answers lie beside the prompt, in git: read before a run, written after it.
import { openWorkspaceFiles } from '../../evals/fixtures/workspaceFiles.ts';
import { readKeptAnswers, writeKeptAnswers } from '../../evals/recordings/keptAnswers.ts';
import type { Recording } from '../../evals/recordings/recording.ts';
import { toRecordingPath } from '../../evals/recordings/recordingFile.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';

/** Throws a `UserError` when there is a file that cannot be read: recording over it would lose what it holds. */
export async function readRecordedAnswers(prompt: PromptFixtures): Promise<Recording> {
  const parsed = await readKeptAnswers(openWorkspaceFiles(requireFolder(prompt)), prompt.path);
  if (parsed.kind === 'read') return parsed.recording;
  throw new UserError(`${toRecordingPath(prompt.path)}: ${parsed.message}`);
}

export async function writeRecordedAnswers(
  prompt: PromptFixtures,
  recording: Recording,
): Promise<void> {
  const { cases, broken, problems } = prompt.fixtures;
  // A case that somebody is just mending keeps its answers.
  const isComplete = broken.length === 0 && problems.every((one) => one.severity !== 'error');
  const caseIds = isComplete ? new Set(cases.map((one) => one.id)) : undefined;
  const root = requireFolder(prompt);
  await writeKeptAnswers({ root, promptPath: prompt.path, recording, caseIds });
}

function requireFolder({ project }: PromptFixtures): string {
  if (project.path !== undefined) return project.path;
  throw new UserError(l10n.t('Answers can be recorded only in a folder on this machine.'));
}
