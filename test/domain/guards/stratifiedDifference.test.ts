import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ArmSums, Stratum } from '../../../src/domain/guards/guardState.ts';
import { calculateStratifiedDifference } from '../../../src/domain/guards/stratifiedDifference.ts';

function sumsOf(values: readonly number[]): ArmSums {
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    units: values.length,
    sum,
    squares: values.reduce((total, value) => total + value ** 2, 0),
  };
}

function add(left: ArmSums, right: ArmSums): ArmSums {
  const { units, sum, squares } = right;
  return { units: left.units + units, sum: left.sum + sum, squares: left.squares + squares };
}

interface Pair {
  readonly stable: readonly number[];
  readonly candidate: readonly number[];
}

function stateOf(pairs: readonly Pair[]) {
  const strata: Stratum[] = pairs.map(({ stable, candidate }, index) => ({
    stage: `stage ${index}`,
    probability: 0.5,
    stable: sumsOf(stable),
    candidate: sumsOf(candidate),
  }));
  const total = (arm: 'stable' | 'candidate') =>
    strata.map((stratum) => stratum[arm]).reduce(add, sumsOf([]));
  const folded = { weight: 0, weightedDifference: 0, weightedVariance: 0 };
  return { strata, folded, stable: total('stable'), candidate: total('candidate') };
}

function binary(bad: number, units: number): number[] {
  return Array.from({ length: units }, (_, index) => Number(index < bad));
}

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
  minLength: 3,
  maxLength: 30,
});
const pairs = fc.array(fc.record({ stable: values, candidate: values }), {
  minLength: 1,
  maxLength: 5,
});

function isClose(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-7 * Math.max(1, Math.abs(left), Math.abs(right));
}

describe('the stratified difference', () => {
  it('is that of the means within one stratum, with the usual standard error', () => {
    const state = stateOf([{ stable: [1, 2, 3, 4], candidate: [3, 5, 7] }]);
    const found = calculateStratifiedDifference(state, { kind: 'mean' });
    assert.equal(found?.difference, 2.5);
    // Squared deviations of 5 and 8, and one imagined unit of the pooled variance (5 + 8)/5: the larger spread counts.
    const variance = Math.max((5 + 2.6) / 4, (8 + 2.6) / 3);
    assert.ok(isClose(found.variance, variance / 4 + variance / 3));
  });

  it('has a spread for rates before the first failure', () => {
    const state = stateOf([{ stable: binary(0, 98), candidate: binary(0, 98) }]);
    const found = calculateStratifiedDifference(state, { kind: 'rate', shift: 0 });
    assert.equal(found?.difference, 0);
    const rate = 1 / 198;
    assert.ok(isClose(found.variance, (2 * rate * (1 - rate)) / 98));
  });

  it('takes rates for as far apart as they are supposed to be', () => {
    const state = stateOf([{ stable: binary(4, 100), candidate: binary(0, 100) }]);
    const variance = (shift: number) =>
      calculateStratifiedDifference(state, { kind: 'rate', shift })?.variance ?? 0;
    const spread = (rate: number) => rate * (1 - rate);
    const rate = 5 / 202;
    assert.ok(isClose(variance(0.02), (spread(rate - 0.01) + spread(rate + 0.01)) / 100));
    assert.ok(isClose(variance(0.2), spread(rate + 0.1) / 100));
  });

  it('does not mistake a change over time for an effect of the version', () => {
    // First 1 % bad at a tenth of the traffic, then 20 % bad at a half: alike in both stages, unlike when pooled.
    const state = stateOf([
      { stable: binary(9, 900), candidate: binary(1, 100) },
      { stable: binary(100, 500), candidate: binary(100, 500) },
    ]);
    const pooled = state.candidate.sum / 600 - state.stable.sum / 1400;
    assert.ok(pooled > 0.09);
    assert.ok(
      isClose(calculateStratifiedDifference(state, { kind: 'rate', shift: 0 })?.difference ?? 1, 0),
    );
  });

  it('weighs strata by the units that can be compared', () => {
    const state = stateOf([
      { stable: binary(0, 10), candidate: binary(10, 10) },
      { stable: binary(0, 30), candidate: binary(0, 30) },
    ]);
    assert.equal(
      calculateStratifiedDifference(state, { kind: 'rate', shift: 0 })?.difference,
      0.25,
    );
  });

  it('leaves out strata with one arm, and is unknown where there is no other', () => {
    const lonely = { stable: binary(5, 10), candidate: [] };
    assert.equal(
      calculateStratifiedDifference(stateOf([lonely]), { kind: 'rate', shift: 0 }),
      undefined,
    );
    const pair = { stable: binary(1, 10), candidate: binary(2, 10) };
    const found = calculateStratifiedDifference(stateOf([lonely, pair]), {
      kind: 'rate',
      shift: 0,
    });
    assert.equal(found?.difference, 0.1);
  });

  it('changes its sign when the arms change places', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const forth = calculateStratifiedDifference(stateOf(list), { kind: 'mean' });
        const swapped = list.map(({ stable, candidate }) => ({
          stable: candidate,
          candidate: stable,
        }));
        const back = calculateStratifiedDifference(stateOf(swapped), { kind: 'mean' });
        assert.ok(forth !== undefined && back !== undefined);
        assert.ok(
          isClose(forth.difference, -back.difference) && isClose(forth.variance, back.variance),
        );
      }),
    );
  });

  it('scales with the values, and its variance with their square', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.001, 0.5, 3, 1000), (list, factor) => {
        const scale = (one: readonly number[]) => one.map((value) => value * factor);
        const scaled = list.map(({ stable, candidate }) => ({
          stable: scale(stable),
          candidate: scale(candidate),
        }));
        const found = calculateStratifiedDifference(stateOf(list), { kind: 'mean' });
        const other = calculateStratifiedDifference(stateOf(scaled), { kind: 'mean' });
        assert.ok(found !== undefined && other !== undefined);
        assert.ok(isClose(found.difference, other.difference / factor));
        assert.ok(isClose(found.variance, other.variance / factor ** 2));
      }),
    );
  });
});
