// Recorded answers beside a prompt, on the disk: read before a run, written after it.
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { maxSourceBytes } from '../../domain/prompt/promptContent.ts';
import type { WorkspaceFiles } from '../fixtures/workspaceFiles.ts';
import { Recording } from './recording.ts';
import {
  parseRecordingFile,
  toRecordingPath,
  toRecordingText,
  type ParsedRecording,
} from './recordingFile.ts';

const maxBytes = 64 * maxSourceBytes;

/** What is recorded for a prompt; nothing where there is no file. Follows no link out of the folder. */
export async function readKeptAnswers(
  files: Pick<WorkspaceFiles, 'readText'>,
  promptPath: string,
): Promise<ParsedRecording> {
  const found = await files.readText(toRecordingPath(promptPath), maxBytes);
  switch (found.kind) {
    case 'missing':
      return { kind: 'read', recording: new Recording() };
    case 'text':
      return parseRecordingFile(found.text);
    case 'outside':
    case 'tooLarge':
    case 'notText':
      return { kind: 'unreadable', message: 'It is no text file of the project.' };
  }
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
