import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import { ChangeSummaries } from '../../../src/extension/editing/changeSummaries.ts';
import type { WorkingCopy } from '../../../src/extension/projects/workingCopy.ts';
import { aPromptSource, DiffBench } from '../diff/diffBench.ts';
import { aWorkingCopy } from './aWorkingCopy.ts';

const changed = (contentHash: string): WorkingCopy =>
  aWorkingCopy({ kind: 'changedSince', version: '1.0.0' }, { contentHash });

describe('what a changed file changes', () => {
  let bench: DiffBench;
  let text: string;
  let errors: unknown[];

  before(async () => {
    bench = await DiffBench.start();
    await bench.publish('support/answer', aPromptSource('One.'));
  });

  after(() => bench.registry.close());

  beforeEach(() => {
    bench.status = { kind: 'live' };
    bench.versions = bench.deps().versions;
    errors = [];
  });

  function create(): ChangeSummaries {
    return new ChangeSummaries({
      versions: { get: (...place) => bench.deps().versions.get(...place) },
      readText: () => Promise.resolve(text),
      onError: (error) => errors.push(error),
    });
  }

  const nextChange = (summaries: ChangeSummaries): Promise<string> =>
    new Promise((resolve) => {
      const listener = summaries.onDidChange((uri) => {
        listener.dispose();
        resolve(uri);
      });
    });

  it('is found out in the background, once per content', async () => {
    const summaries = create();
    text = aPromptSource('Two.');
    const first = nextChange(summaries);
    assert.equal(summaries.peek(changed('a'), bench.project), undefined);
    assert.equal(await first, changed('a').uri);
    const lines = summaries.peek(changed('a'), bench.project);
    assert.deepEqual(lines, ['Message 1 (system) changed (+1 −1 lines).']);
    assert.equal(summaries.peek(changed('a'), bench.project), lines);
    text = aPromptSource('Two.', 'modelParameters:\n  topP: 1\n');
    const second = nextChange(summaries);
    assert.equal(summaries.peek(changed('b'), bench.project), undefined);
    await second;
    assert.equal(summaries.peek(changed('b'), bench.project)?.length, 2);
  });

  it('is not asked for where nothing changed', () => {
    const live = aWorkingCopy({ kind: 'live', version: '1.0.0' });
    assert.equal(create().peek(live, bench.project), undefined);
  });

  it('stays unknown, without a message, when the base cannot be read', async () => {
    const failed = new Promise<unknown>((resolve) => {
      const summaries = new ChangeSummaries({
        versions: { get: () => Promise.reject(new Error('away')) },
        readText: () => Promise.resolve(''),
        onError: resolve,
      });
      summaries.peek(changed('a'), bench.project);
    });
    assert.match(String(await failed), /away/);
  });
});
