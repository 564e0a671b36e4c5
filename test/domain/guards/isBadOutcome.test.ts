import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isBadOutcome } from '../../../src/domain/guards/isBadOutcome.ts';

describe('one outcome alone', () => {
  it('is bad on a rate when it is what should not happen, or not what should', () => {
    const failures = { measure: { kind: 'rate' }, direction: 'lower' } as const;
    assert.deepEqual(
      [true, false, 1, 0, 7].map((value) => isBadOutcome(failures, value)),
      [true, false, true, false, false],
    );
    const successes = { measure: { kind: 'rate' }, direction: 'higher' } as const;
    assert.deepEqual(
      [true, false].map((value) => isBadOutcome(successes, value)),
      [false, true],
    );
  });

  it('is bad on a budget when it is outside', () => {
    const latency = { measure: { kind: 'budget', budget: 100 }, direction: 'lower' } as const;
    assert.deepEqual(
      [100, 101, true].map((value) => isBadOutcome(latency, value)),
      [false, true, false],
    );
    const stars = { measure: { kind: 'budget', budget: 3 }, direction: 'higher' } as const;
    assert.deepEqual(
      [2, 3].map((value) => isBadOutcome(stars, value)),
      [true, false],
    );
  });

  it('is bad on an average at its worst end', () => {
    const cost = { measure: { kind: 'mean', ceiling: 1 }, direction: 'lower' } as const;
    assert.deepEqual(
      [0.9, 1, 5].map((value) => isBadOutcome(cost, value)),
      [false, true, true],
    );
    const feedback = { measure: { kind: 'mean', ceiling: 1 }, direction: 'higher' } as const;
    assert.deepEqual(
      [-0.5, 0, 0.1].map((value) => isBadOutcome(feedback, value)),
      [true, true, false],
    );
  });
});
