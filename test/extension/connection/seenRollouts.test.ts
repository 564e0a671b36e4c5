import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SeenRollouts } from '../../../src/extension/connection/seenRollouts.ts';
import type { RolloutSummaryDto } from '../../../src/protocol/registry/rolloutDto.ts';
import { aWatched } from '../editing/aWorkingCopy.ts';

/** Two windows share what is kept, as VS Code tells them of each other's changes. */
function aStore() {
  const kept = new Map<string, unknown>();
  return {
    get: (key: string): unknown => kept.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
}

const fail = (error: unknown): never => {
  throw error;
};
const ended = (id: string, name = 'Grace'): RolloutSummaryDto =>
  aWatched({
    ...{ id, phase: 'rolledBack', rules: [] },
    end: { cause: 'person', actor: { name, kind: 'person' }, at: '2026-11-20T11:40:00Z' },
  }).rollout;

describe('rollouts that a person has seen', () => {
  it('are those that were opened, and what the person ended', async () => {
    const seen = new SeenRollouts(aStore(), fail);
    assert.equal(seen.isUnseen(ended('r1'), 'Ada'), true);
    assert.equal(seen.isUnseen(ended('r1', 'Ada'), 'Ada'), false);
    assert.equal(seen.isUnseen(aWatched().rollout, 'Ada'), false);
    await seen.markSeen('r1');
    assert.equal(seen.isUnseen(ended('r1'), 'Ada'), false);
  });

  it('are seen in every window, and none is lost to another window', async () => {
    const store = aStore();
    const here = new SeenRollouts(store, fail);
    const there = new SeenRollouts(store, fail);
    let changes = 0;
    here.onDidChange(() => (changes += 1));
    await there.markSeen('r1');
    here.lookAgain();
    here.lookAgain();
    assert.equal(changes, 1);
    assert.equal(here.isUnseen(ended('r1'), 'Ada'), false);
    await here.markSeen('r2');
    await here.markSeen('r2');
    const later = new SeenRollouts(store, fail);
    assert.equal(later.isUnseen(ended('r1'), 'Ada'), false);
    assert.equal(later.isUnseen(ended('r2'), 'Ada'), false);
  });
});
