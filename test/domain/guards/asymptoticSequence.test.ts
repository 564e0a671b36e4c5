import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  calculateOneSidedReach,
  calculateRho,
  calculateTwoSidedReach,
} from '../../../src/domain/guards/asymptoticSequence.ts';

const width = { standardError: 1 / Math.sqrt(1000), units: 1000, alpha: 0.05 };

interface Group {
  readonly sum: number;
  readonly squares: number;
  readonly units: number;
}

/** Relative difference of two means with the delta method, as experiment platforms report it. */
function compareRelatively(before: Group, after: Group, at: number): readonly number[] {
  const describeGroup = ({ sum, squares, units }: Group) => ({
    mean: sum / units,
    variance: (squares - sum ** 2 / units) / (units - 1) / units,
  });
  const [left, right] = [describeGroup(before), describeGroup(after)];
  const variance =
    right.variance / left.mean ** 2 + (left.variance * right.mean ** 2) / left.mean ** 4;
  const estimate = (right.mean - left.mean) / left.mean;
  const units = before.units + after.units;
  const reach = calculateTwoSidedReach(
    { standardError: Math.sqrt(variance), units, alpha: 0.05 },
    at,
  );
  return [estimate, estimate - reach, estimate + reach].map((value) => Number(value.toFixed(5)));
}

describe('asymptotic confidence sequences', () => {
  it('have the published width', () => {
    // Some lists of these values end in 706 and 310: a slip, since the formula gives these digits at any precision.
    assert.equal(calculateRho(0.05).toFixed(10), '0.0398400668');
    assert.equal(calculateTwoSidedReach(width).toFixed(10), '0.1063754701');
    assert.equal(calculateOneSidedReach(width).toFixed(10), '0.0996883510');
  });

  it('have the published multiples of the standard error', () => {
    const multiple = (units: number) =>
      calculateTwoSidedReach({ standardError: 1, units, alpha: 0.05 }).toFixed(3);
    assert.deepEqual([multiple(5000), multiple(1000)], ['3.035', '3.364']);
  });

  it('agree with the published results on a revenue and on a proportion', () => {
    const revenue = compareRelatively(
      { sum: 1396.87, squares: 52377.9767, units: 3000 },
      { sum: 2422.7, squares: 134698.29, units: 3461 },
      1000,
    );
    assert.deepEqual(revenue, [0.50336, -0.55844, 1.56516]);
    const reach = (variance: number, units: number): number =>
      calculateTwoSidedReach({ standardError: Math.sqrt(variance), units, alpha: 0.05 });
    const [before, after] = [1396 / 3000, 2422 / 3461];
    const variance =
      (after * (1 - after)) / 3461 / before ** 2 +
      ((before * (1 - before)) / 3000) * (after ** 2 / before ** 4);
    const estimate = after / before - 1;
    const printed = [0, -1, 1].map((side) =>
      Number((estimate + side * reach(variance, 6461)).toFixed(5)),
    );
    assert.deepEqual(printed, [0.50386, 0.40098, 0.60675]);
  });

  it('give the published interval of a difference of rates', () => {
    const variance = (0.06 * 0.94) / 200 + (0.02 * 0.98) / 3800;
    const standardError = Math.sqrt(variance);
    const reach = calculateTwoSidedReach({ standardError, units: 4000, alpha: 0.05 });
    assert.equal((0.04 - reach).toFixed(5), '-0.01152');
    assert.equal((0.04 + reach).toFixed(5), '0.09152');
  });

  it('scale with the standard error, grow as alpha shrinks, and are narrower on one side alone', () => {
    const errors = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    const alphas = fc.double({ min: 1e-6, max: 0.1, noNaN: true });
    fc.assert(
      fc.property(
        errors,
        alphas,
        fc.integer({ min: 500, max: 1e7 }),
        (standardError, alpha, units) => {
          const one = calculateOneSidedReach({ standardError, alpha, units });
          const doubled = calculateOneSidedReach({
            standardError: 2 * standardError,
            alpha,
            units,
          });
          assert.ok(Math.abs(doubled / one - 2) < 1e-9);
          assert.ok(calculateOneSidedReach({ standardError, alpha: alpha / 2, units }) > one);
          assert.ok(calculateTwoSidedReach({ standardError, alpha, units }) > one);
        },
      ),
    );
  });
});
