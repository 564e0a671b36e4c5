import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { getHarmSign, toGuardOutcome } from '../../../src/domain/guards/guardOutcome.ts';
import { aGuard } from './aGuard.ts';

const counted = (amount: number) => ({ amount, isCapped: false });

describe('a value as a guard counts it', () => {
  it('is 1 or 0 for a rate, which 1 and 0 may say too', () => {
    const rate = aGuard();
    assert.deepEqual(toGuardOutcome(rate, true), counted(1));
    assert.deepEqual(toGuardOutcome(rate, false), counted(0));
    assert.deepEqual(toGuardOutcome(rate, 1), counted(1));
    assert.equal(toGuardOutcome(rate, 0.5), undefined);
  });

  it('is whether it is outside the budget: above it, or below it where more is better', () => {
    const latency = aGuard({ measure: { kind: 'budget', budget: 4000 } });
    assert.deepEqual(toGuardOutcome(latency, 4000), counted(0));
    assert.deepEqual(toGuardOutcome(latency, 4001), counted(1));
    const score = aGuard({ measure: { kind: 'budget', budget: 0.7 }, direction: 'higher' });
    assert.deepEqual(toGuardOutcome(score, 0.7), counted(0));
    assert.deepEqual(toGuardOutcome(score, 0.6), counted(1));
    assert.equal(getHarmSign(score), 1);
  });

  it('is capped at the ceiling of a mean, on both sides of 0', () => {
    const cost = aGuard({ measure: { kind: 'mean', ceiling: 2 } });
    assert.deepEqual(toGuardOutcome(cost, 1.5), counted(1.5));
    assert.deepEqual(toGuardOutcome(cost, 1e300), { amount: 2, isCapped: true });
    assert.deepEqual(toGuardOutcome(cost, -3), { amount: -2, isCapped: true });
  });

  it('is nothing where it is no number', () => {
    const cost = aGuard({ measure: { kind: 'mean', ceiling: 2 } });
    const latency = aGuard({ measure: { kind: 'budget', budget: 4000 } });
    for (const guard of [cost, latency]) {
      for (const value of [true, Number.NaN, Number.POSITIVE_INFINITY]) {
        assert.equal(toGuardOutcome(guard, value), undefined);
      }
    }
  });
});
