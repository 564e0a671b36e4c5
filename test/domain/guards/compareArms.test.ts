import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { calculateOneSidedReach } from '../../../src/domain/guards/asymptoticSequence.ts';
import { compareArms } from '../../../src/domain/guards/compareArms.ts';
import type { GuardState } from '../../../src/domain/guards/guardState.ts';
import { aGuard, afterRecords, aRecord, mixedRecords } from './aGuard.ts';

const cost = aGuard({ measure: { kind: 'mean', ceiling: 10 } });

function costs(candidate: readonly number[], stable: readonly number[], scale = 1): GuardState {
  const list = (arm: 'stable' | 'candidate', values: readonly number[]) =>
    values.map((value) => aRecord({ arm, value: value * scale, probability: 0.5 }));
  const settings = { ...cost, measure: { kind: 'mean', ceiling: 10 * scale } } as const;
  return afterRecords(settings, [...list('candidate', candidate), ...list('stable', stable)]);
}

const values = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), {
  minLength: 30,
  maxLength: 60,
});

function near(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-6 * Math.max(1, Math.abs(left), Math.abs(right));
}

describe('the comparison of the arms', () => {
  it('needs thirty units on each', () => {
    assert.equal(
      compareArms(aGuard(), afterRecords(aGuard(), mixedRecords([1, 28], [2, 98]))),
      undefined,
    );
    assert.ok(compareArms(aGuard(), afterRecords(aGuard(), mixedRecords([1, 29], [2, 98]))));
  });

  it('ends rates where a difference of that size is just ruled out', () => {
    const state = afterRecords(aGuard(), mixedRecords([30, 470], [20, 480]));
    const found = compareArms(aGuard(), state);
    assert.ok(found !== undefined && near(found.estimate, 0.02));
    for (const edge of [found.low, found.high]) {
      const rate = 51 / 1002;
      const spread = (chance: number) => chance * (1 - chance);
      const variance = (spread(rate - edge / 2) + spread(rate + edge / 2)) / 500;
      const reach = calculateOneSidedReach({
        standardError: Math.sqrt(variance),
        units: 1000,
        alpha: 0.05,
      });
      assert.ok(near(Math.abs(edge - found.estimate), reach));
    }
  });

  it('does not trust a small arm that was lucky', () => {
    const state = afterRecords(aGuard(), mixedRecords([0, 60], [24, 1176], { probability: 0.05 }));
    const found = compareArms(aGuard({ margin: 0.02 }), state);
    assert.ok(found !== undefined && found.estimate === -0.02 && found.high > 0.04);
  });

  it('keeps room for a cost that the candidate has not met yet, and none that it met too often', () => {
    const zeros = Array.from({ length: 40 }, () => 0);
    const found = compareArms(cost, costs(zeros, zeros));
    assert.ok(found !== undefined && found.low === 0 && found.high > 1);
  });

  it('is mirrored for rates of which more is better', () => {
    const failures = mixedRecords([30, 70], [20, 180]);
    const successes = failures.map((record) => ({ ...record, value: record.value === false }));
    const lower = compareArms(aGuard({ margin: 0.1 }), afterRecords(aGuard(), failures));
    const settings = aGuard({ margin: 0.1, direction: 'higher' });
    const higher = compareArms(settings, afterRecords(settings, successes));
    assert.ok(lower !== undefined && higher !== undefined);
    assert.ok(near(lower.estimate, higher.estimate));
    assert.ok(near(lower.low, higher.low) && near(lower.high, higher.high));
  });

  it('scales with the values of a mean', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(0.001, 7, 1000), (candidate, stable, scale) => {
        const measure = { kind: 'mean', ceiling: 10 * scale } as const;
        const one = compareArms(cost, costs(candidate, stable));
        const other = compareArms({ ...cost, measure }, costs(candidate, stable, scale));
        assert.ok(one !== undefined && other !== undefined);
        assert.ok(near(one.low, other.low / scale) && near(one.high, other.high / scale));
      }),
    );
  });

  it('is wider for a smaller alpha, and holds its estimate', () => {
    fc.assert(
      fc.property(values, values, (candidate, stable) => {
        const state = costs(candidate, stable);
        const found = compareArms(cost, state);
        const wider = compareArms({ ...cost, alpha: 0.01 }, state);
        assert.ok(found !== undefined && wider !== undefined);
        assert.ok(found.low <= found.estimate && found.estimate <= found.high);
        assert.ok(wider.low <= found.low && wider.high >= found.high);
      }),
    );
  });
});
