import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { ServedTimes } from '../../../src/extension/tree/servedTimes.ts';

describe('when prompts were last asked for', () => {
  let reads: string[];
  let changed: string[];
  let isVisible: boolean;
  let lastServedAt: string | undefined;
  let times: ServedTimes;

  beforeEach(() => {
    reads = [];
    changed = [];
    isVisible = true;
    lastServedAt = '2026-11-12T10:00:00Z';
    times = new ServedTimes({
      everyMs: 3_600_000,
      isVisible: () => isVisible,
      onChange: (_project, prompt) => changed.push(prompt),
      read: (_project, prompt) => {
        reads.push(prompt);
        const served = lastServedAt === undefined ? {} : { lastServedAt };
        return Promise.resolve([{ environment: 'production', ...served }]);
      },
    });
  });

  afterEach(() => times.dispose());

  it('is read for opened prompts only', async () => {
    times.open('p', 'answer');
    times.open('p', 'answer');
    await times.readAll();
    assert.deepEqual(reads, ['answer', 'answer']);
    assert.equal(times.find('p', 'answer', 'production'), Date.UTC(2026, 10, 12, 10));
    times.close('p', 'answer');
    await times.readAll();
    assert.equal(reads.length, 2);
  });

  it('is not read while nobody can see it', async () => {
    times.open('p', 'answer');
    isVisible = false;
    await times.readAll();
    assert.equal(reads.length, 1);
  });

  it('changes nothing where nobody asked yet', async () => {
    lastServedAt = undefined;
    times.open('p', 'answer');
    await times.readAll();
    assert.deepEqual(changed, []);
  });
});
