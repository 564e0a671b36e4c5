import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { calculateRateSequence } from '../../../src/domain/guards/rateSequence.ts';
import { calculateOutcomeRange } from '../../../src/domain/recovery/outcomeRange.ts';

const mean = { kind: 'mean', ceiling: 10 } as const;

describe('calculateOutcomeRange', () => {
  it('has the interval of guards for shares, from the first outcome on', () => {
    const totals = { count: 40, sum: 3, squares: 3 };
    const expected = { count: 40, ...calculateRateSequence({ hits: 3, units: 40 }, 0.05) };
    assert.deepEqual(calculateOutcomeRange({ kind: 'rate' }, totals), expected);
    assert.deepEqual(calculateOutcomeRange({ kind: 'budget', budget: 9 }, totals), expected);
    const nothing = { count: 0, sum: 0, squares: 0 };
    assert.equal(calculateOutcomeRange({ kind: 'rate' }, nothing), undefined);
  });

  it('has an interval around averages from the thirtieth outcome on, narrower with more', () => {
    const of = (count: number) =>
      calculateOutcomeRange(mean, { count, sum: count * 3, squares: count * 10 });
    assert.equal(of(29), undefined);
    const [few, many] = [of(30), of(3000)];
    assert.ok(few && many);
    assert.equal(few.estimate, 3);
    assert.ok(few.low < many.low && many.low < 3 && 3 < many.high && many.high < few.high);
    assert.equal(many.high - 3, 3 - many.low);
  });

  it('is sure of numbers that are all the same', () => {
    const range = calculateOutcomeRange(mean, { count: 100, sum: 300, squares: 900 });
    assert.deepEqual(range, { count: 100, estimate: 3, low: 3, high: 3 });
  });
});
