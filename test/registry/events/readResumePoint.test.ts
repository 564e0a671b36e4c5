import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keptForResume } from '../../../src/registry/events/keptForResume.ts';
import { readResumePoint } from '../../../src/registry/events/readResumePoint.ts';

const log = { storeId: 'abc-1', lastNumber: 50_000 };

describe('readResumePoint', () => {
  it('starts a new reader at the newest event', () => {
    assert.deepEqual(readResumePoint(undefined, log), { after: 50_000, hello: 'heartbeat' });
    assert.deepEqual(readResumePoint('', log), { after: 50_000, hello: 'heartbeat' });
  });

  it('goes on behind an id of this store', () => {
    assert.deepEqual(readResumePoint('abc-1:49000', log), { after: 49_000, hello: 'heartbeat' });
    assert.deepEqual(readResumePoint('abc-1:50000', log), { after: 50_000, hello: 'heartbeat' });
  });

  it('resets a reader that missed more than refetching costs', () => {
    const oldest = log.lastNumber - keptForResume;
    assert.equal(readResumePoint(`abc-1:${oldest}`, log).hello, 'heartbeat');
    assert.deepEqual(readResumePoint(`abc-1:${oldest - 1}`, log), {
      after: 50_000,
      hello: 'reset',
    });
  });

  it('resets a reader with an id of another store, from the future or that is none', () => {
    for (const id of ['def-2:1', 'abc-1:50001', 'abc-1:', ':1', 'abc-1:1e3', 'abc-1:-1', '1'])
      assert.equal(readResumePoint(id, log).hello, 'reset', id);
  });
});
