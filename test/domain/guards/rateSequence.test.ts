import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  calculateLogMixture,
  calculateRateSequence,
} from '../../../src/domain/guards/rateSequence.ts';

const counts = fc
  .record({
    units: fc.integer({ min: 1, max: 100_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ units, share }) => ({ units, hits: Math.round(units * share) }));

function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1.5e-6, `${actual} is not ${expected}`);
}

describe('the confidence sequence of a rate', () => {
  // hits, units, tightest at, low, high
  const published = [
    [700, 1000, 100, 0.651629, 0.745949],
    [15, 50, 50, 0.129556, 0.511896],
    [5, 50, 50, 0.013021, 0.269264],
    [1, 50, 50, 0, 0.13489],
    [100, 200, 1, 0.328923, 0.671076],
  ] as const;
  for (const [hits, units, at, low, high] of published) {
    it(`is as published for ${hits} of ${units}`, () => {
      const interval = calculateRateSequence({ hits, units }, 0.05, at);
      assertNear(interval.low, low);
      // The reference prints 0.13489.
      assert.ok(Math.abs(interval.high - high) < 3e-6, `${interval.high} is not ${high}`);
    });
  }

  it('has the published mixture and bound', () => {
    const point = { variance: 100, tightestVariance: 100, down: 0.2, up: 0.8 };
    assert.equal(calculateLogMixture({ ...point, sum: 10 }, 0.05).toFixed(7), '-0.6941012');
    assert.equal(
      Math.exp(calculateLogMixture({ ...point, sum: 31.4308 }, 0.05)).toFixed(4),
      '20.0000',
    );
  });

  it('gives the published difference of two arms at half the error each', () => {
    const candidate = calculateRateSequence({ hits: 12, units: 200 }, 0.025, 200);
    const stable = calculateRateSequence({ hits: 76, units: 3800 }, 0.025, 200);
    assert.equal((candidate.low - stable.high).toFixed(5), '-0.01066');
    assert.equal((candidate.high - stable.low).toFixed(5), '0.11666');
  });

  it('holds its estimate and stays between 0 and 1', () => {
    fc.assert(
      fc.property(counts, (count) => {
        const { low, estimate, high } = calculateRateSequence(count, 0.05);
        assert.ok(0 <= low && low <= estimate && estimate <= high && high <= 1);
      }),
    );
  });

  it('is mirrored when hits and misses change places, and wider for a smaller alpha', () => {
    fc.assert(
      fc.property(counts, ({ hits, units }) => {
        const interval = calculateRateSequence({ hits, units }, 0.05);
        const mirrored = calculateRateSequence({ hits: units - hits, units }, 0.05);
        assert.ok(Math.abs(interval.low - (1 - mirrored.high)) < 1e-9);
        const wider = calculateRateSequence({ hits, units }, 0.01);
        assert.ok(wider.low <= interval.low && wider.high >= interval.high);
      }),
    );
  });

  it('refuses counts that cannot be', () => {
    assert.throws(() => calculateRateSequence({ hits: 3, units: 2 }, 0.05), RangeError);
    assert.throws(() => calculateRateSequence({ hits: 0, units: 0 }, 0.05), RangeError);
  });
});
