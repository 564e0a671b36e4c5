import type { WorkspaceFiles } from '../../evals/fixtures/workspaceFiles.ts';
import { readKeptAnswers } from '../../evals/recordings/keptAnswers.ts';
import { Recording } from '../../evals/recordings/recording.ts';
import { toRecordingPath } from '../../evals/recordings/recordingFile.ts';
import type { RunRecording } from '../../evals/run/runOptions.ts';
import { createUsageError } from '../cliError.ts';

/** The recorded answers of a prompt for a run. Throws a usage error where they must be there and cannot be read. */
export async function findRecording(
  files: WorkspaceFiles,
  promptPath: string,
  mode: RunRecording['mode'],
): Promise<RunRecording> {
  const parsed = await readKeptAnswers(files, promptPath);
  if (parsed.kind === 'read') return { recording: parsed.recording, mode };
  // What is recorded anew replaces it.
  if (mode === 'record') return { recording: new Recording(), mode };
  throw createUsageError(`${toRecordingPath(promptPath)}: ${parsed.message}`);
}
