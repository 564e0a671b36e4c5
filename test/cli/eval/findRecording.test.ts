import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { findRecording } from '../../../src/cli/eval/findRecording.ts';
import { writeKeptAnswers } from '../../../src/evals/recordings/keptAnswers.ts';
import { openWorkspaceFiles } from '../../../src/evals/fixtures/workspaceFiles.ts';
import { Recording } from '../../../src/evals/recordings/recording.ts';

const promptPath = 'a.prompt.yml';
const answer = { text: 'Yes.', toolCalls: [], model: 'm', latencyMs: 1, retries: 0 };

function record(...caseIds: readonly string[]): Recording {
  const recording = new Recording();
  for (const caseId of caseIds)
    recording.record('0'.repeat(64), { caseId, attempt: 0 }, { answer, at: 0 });
  return recording;
}

describe('recorded answers of the command line', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'kept-answers-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('never follow a link out of the project', async () => {
    const root = path.join(folder, 'project');
    const outside = path.join(folder, 'profile');
    await writeFile(outside, 'mine');
    await mkdir(root);
    await symlink(outside, path.join(root, 'a.recorded.yml'));
    const files = openWorkspaceFiles(root);
    const kept = await findRecording(files, promptPath, 'record');
    assert.deepEqual(kept.recording.toAnswers(), []);
    await writeKeptAnswers({ root, promptPath, recording: record('a'), caseIds: new Set(['a']) });
    assert.equal(await readFile(outside, 'utf8'), 'mine');
    assert.deepEqual(await readdir(root), ['a.recorded.yml']);
    const again = await findRecording(files, promptPath, 'replay');
    assert.deepEqual(
      again.recording.toAnswers().map(({ caseId }) => caseId),
      ['a'],
    );
  });

  it('stay while some cases cannot be read, and go with their cases', async () => {
    const files = openWorkspaceFiles(folder);
    const write = async (caseIds: ReadonlySet<string> | undefined) => {
      const { recording } = await findRecording(files, promptPath, 'record');
      await writeKeptAnswers({ root: folder, promptPath, recording, caseIds });
      const { recording: kept } = await findRecording(files, promptPath, 'replay');
      return kept.toAnswers().map(({ caseId }) => caseId);
    };
    const recording = record('a', 'b');
    await writeKeptAnswers({ root: folder, promptPath, recording, caseIds: undefined });
    assert.deepEqual(await write(undefined), ['a', 'b']);
    assert.deepEqual(await write(new Set(['a'])), ['a']);
  });
});
