import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'mocha';
import { DemoError } from '../../src/demo/demoError.ts';
import { readSampleHistory } from '../../src/demo/sampleHistory.ts';
import { suggestBumpLevel } from '../../src/domain/prompt/bumpLevel.ts';
import { calculateNextVersion } from '../../src/domain/prompt/nextVersion.ts';
import { buildSampleHistory, historyFile, sampleFolder } from './buildSampleHistory.ts';

describe('the history of the sample', () => {
  it('is what its files say; otherwise run node test/demo/writeSampleHistory.ts', async () => {
    assert.deepEqual(await readSampleHistory(historyFile), await buildSampleHistory());
  });

  it('has the numbers and levels that bumping in the editor would give', async () => {
    const { steps } = await buildSampleHistory();
    const published = steps.filter((step) => step.kind === 'publish');
    for (const prompt of new Set(published.map((step) => step.prompt))) {
      const versions = published.filter((step) => step.prompt === prompt);
      for (const [index, step] of versions.entries()) {
        const numbers = versions.slice(0, index).map(({ version }) => version);
        const parent = versions[index - 1];
        const next = calculateNextVersion(numbers, parent?.version ?? null, step.bump);
        assert.equal(next, step.version);
        if (parent === undefined) continue;
        const { level } = suggestBumpLevel(parent.content, step.content);
        assert.equal(level, step.bump, `${prompt} ${step.version}`);
      }
    }
  });

  it('ends with the files of the workspace live everywhere', async () => {
    const { steps } = await buildSampleHistory();
    for (const prompt of ['support/answer', 'triage', 'sales/followup']) {
      const mine = steps.filter((step) => step.prompt === prompt);
      const newest = mine.filter((step) => step.kind === 'publish').at(-1);
      const file = path.join(sampleFolder, newest?.path ?? '');
      assert.equal(await readFile(file, 'utf8'), newest?.source);
      for (const environment of ['staging', 'production']) {
        const live = mine.filter(
          (step) => step.kind === 'deploy' && step.environment === environment,
        );
        assert.equal(live.at(-1)?.version, newest?.version);
      }
    }
  });

  it('deploys only what was published before, and nothing twice in a row', async () => {
    const { steps } = await buildSampleHistory();
    for (const [index, step] of steps.entries()) {
      if (step.kind !== 'deploy') continue;
      const before = steps.slice(0, index).filter(({ prompt }) => prompt === step.prompt);
      const isPublished = before.some(
        ({ kind, version }) => kind === 'publish' && version === step.version,
      );
      assert.ok(isPublished, `${step.prompt} ${step.version}`);
      const last = before
        .filter((other) => other.kind === 'deploy' && other.environment === step.environment)
        .at(-1);
      assert.notEqual(last?.version, step.version);
    }
  });

  it('says which file cannot be read', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'prompt-rollout-'));
    try {
      const file = path.join(folder, 'history.json');
      const isHistoryError = (error: unknown): boolean =>
        error instanceof DemoError && error.code === 'history_file' && error.message.includes(file);
      await assert.rejects(readSampleHistory(file), isHistoryError);
      await writeFile(file, '{"steps": 1}');
      await assert.rejects(readSampleHistory(file), isHistoryError);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
