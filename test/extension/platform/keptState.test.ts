import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SeenRollouts } from '../../../src/extension/connection/seenRollouts.ts';
import { createKeptState } from '../../../src/extension/platform/keptState.ts';
import { Drafts } from '../../../src/extension/ui/drafts.ts';

describe('what is remembered between windows', () => {
  /** A memento that forgets what could not be written, which is the worst that it may do. */
  const aDisk = () => {
    const kept = new Map<string, unknown>();
    const disk = { isFull: false };
    const warnings: string[] = [];
    const memento = {
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => {
        if (disk.isFull) return Promise.reject(new Error('ENOSPC: no space left on device'));
        kept.set(key, value);
        return Promise.resolve();
      },
    };
    const log = { warn: (message: string) => warnings.push(message) };
    return { disk, kept, warnings, state: createKeptState(memento, log) };
  };

  it('stays in this window while the disk is full, and the log says so without the text', async () => {
    const { disk, kept, warnings, state } = aDisk();
    const drafts = new Drafts(state);
    disk.isFull = true;
    await drafts.keep('A long reason', 'override', 'support/answer');
    assert.equal(drafts.get('override', 'support/answer'), 'A long reason');
    assert.equal(kept.size, 0);
    assert.match(warnings.join(), /kept in this window only: Error: ENOSPC/);
    assert.doesNotMatch(warnings.join(), /support|long reason/);
  });

  it('is written again once there is space', async () => {
    const { disk, kept, state } = aDisk();
    disk.isFull = true;
    await state.update('filter', 'one');
    disk.isFull = false;
    await state.update('filter', 'two');
    assert.equal(state.get('filter'), 'two');
    assert.equal(kept.get('filter'), 'two');
  });

  it('does not bring back a draft that was forgotten while the disk was full', async () => {
    const { disk, state } = aDisk();
    const drafts = new Drafts(state);
    await drafts.keep('Sent since', 'message', 'answer');
    disk.isFull = true;
    await drafts.forget('message', 'answer');
    assert.equal(drafts.get('message', 'answer'), undefined);
  });

  it('a rollout that was opened counts as seen although that cannot be written down', async () => {
    const { disk, state } = aDisk();
    const seen = new SeenRollouts(state, assert.ifError);
    disk.isFull = true;
    let told = 0;
    seen.onDidChange(() => (told += 1));
    await seen.markSeen('one');
    await seen.markSeen('one');
    assert.equal(told, 1);
  });
});
