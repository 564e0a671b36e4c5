// Recorded answers beside a prompt: read before a run, written after it.
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { maxSourceBytes } from '../../domain/prompt/promptContent.ts';
import type { WorkspaceFiles } from '../../evals/fixtures/workspaceFiles.ts';
import {
  parseRecordingFile,
  toRecordingPath,
  toRecordingText,
} from '../../evals/recordings/recordingFile.ts';
import { Recording } from '../../evals/recordings/recording.ts';
import type { RunRecording } from '../../evals/run/runOptions.ts';
import { createUsageError } from '../cliError.ts';

const maxBytes = 64 * maxSourceBytes;

/** Reads what is recorded for a prompt. Throws a usage error where it must be there and cannot be read. */
export async function readKeptAnswers(
  files: WorkspaceFiles,
  promptPath: string,
  mode: RunRecording['mode'],
): Promise<RunRecording> {
  const file = toRecordingPath(promptPath);
  const found = await files.readText(file, maxBytes);
  if (found.kind === 'missing') return { recording: new Recording(), mode };
  const parsed =
    found.kind === 'text'
      ? parseRecordingFile(found.text)
      : { kind: 'unreadable' as const, message: 'It is no text file of the project.' };
  if (parsed.kind === 'read') return { recording: parsed.recording, mode };
  // What is recorded anew replaces it.
  if (mode === 'record') return { recording: new Recording(), mode };
  throw createUsageError(`${file}: ${parsed.message}`);
}

export interface KeptAnswersPlace {
  readonly root: string;
  readonly promptPath: string;
  readonly recording: Recording;
  /** Of all cases there are; undefined while some of them cannot be read and keep their answers. */
  readonly caseIds: ReadonlySet<string> | undefined;
}

/** Writes the answers beside the prompt, in one step; a link that lies there is replaced, not followed. */
export async function writeKeptAnswers(place: KeptAnswersPlace): Promise<void> {
  const file = path.join(place.root, toRecordingPath(place.promptPath));
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    const text = toRecordingText(place.recording.toAnswers(place.caseIds));
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
