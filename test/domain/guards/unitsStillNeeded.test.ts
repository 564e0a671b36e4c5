import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { calculateGrowth } from '../../../src/domain/guards/bettingFactor.ts';
import {
  calculateUnitsToHarm,
  calculateUnitsToReach,
} from '../../../src/domain/guards/unitsStillNeeded.ts';

const alpha = 0.05;

function bet(candidate: number, probability: number) {
  return { rates: { stable: 0.02, candidate }, probability, margin: 0 };
}

describe('units until harm can be told', () => {
  // candidate's rate beside 2 %, share, ln(20)/growth
  for (const [candidate, probability, listed] of [
    [0.04, 0.05, 8065],
    [0.1, 0.05, 782],
    [0.04, 0.5, 1711],
  ] as const) {
    it(`are as listed for ${candidate} at a share of ${probability}`, () => {
      const growth = calculateGrowth(bet(candidate, probability));
      assert.equal(Math.round(Math.log(20) / growth), listed);
      const units = calculateUnitsToHarm(bet(candidate, probability), { alpha, logEvidence: 0 });
      assert.equal(units, Math.ceil((1.3 * Math.log(20)) / growth));
    });
  }

  it('become fewer with evidence, none when there is enough', () => {
    const half = calculateUnitsToHarm(bet(0.1, 0.5), { alpha, logEvidence: Math.log(20) / 2 });
    const all = calculateUnitsToHarm(bet(0.1, 0.5), { alpha, logEvidence: 0 });
    assert.ok(half !== undefined && all !== undefined && Math.abs(half - all / 2) <= 1);
    assert.equal(calculateUnitsToHarm(bet(0.1, 0.5), { alpha, logEvidence: 4 }), 0);
  });

  it('are unknown while the candidate looks no worse, and where nobody would wait for them', () => {
    assert.equal(calculateUnitsToHarm(bet(0.02, 0.5), { alpha, logEvidence: 0 }), undefined);
    assert.equal(calculateUnitsToHarm(bet(0.0200001, 0.5), { alpha, logEvidence: 0 }), undefined);
  });
});

describe('units until a guard can be cleared', () => {
  // rate of both arms, margin, share, total as listed, candidate's as listed
  for (const [rate, margin, probability, total, candidate] of [
    [0.02, 0.01, 0.05, 35_713, 1786],
    [0.02, 0.01, 0.5, 6055, 3028],
    [0.02, 0.02, 0.05, 8019, 401],
    [0.02, 0.02, 0.5, 1687, 844],
    [0.1, 0.05, 0.05, 5852, 293],
    [0.1, 0.05, 0.5, 1315, 658],
  ] as const) {
    it(`are as listed for ${rate} with a margin of ${margin} at a share of ${probability}`, () => {
      const variance = rate * (1 - rate);
      const variances = { stable: variance, candidate: variance };
      const units = calculateUnitsToReach({ variances, probability, alpha, units: 0 }, margin);
      assert.equal(units, total);
      assert.equal(Math.round(total * probability), candidate);
    });
  }

  it('are fewer by what was seen already', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6000 }), (seen) => {
        const variances = { stable: 0.0196, candidate: 0.0196 };
        const precision = {
          variances,
          probability: 0.5,
          alpha,
          units: seen,
          variance: 0.0784 / seen,
        };
        const missing = calculateUnitsToReach(precision, 0.01);
        assert.ok(missing !== undefined && Math.abs(missing - (6055 - seen)) <= 1);
      }),
    );
  });

  it('are unknown where the estimate is beyond the margin', () => {
    const precision = { variances: { stable: 1, candidate: 1 }, probability: 0.5, alpha, units: 0 };
    assert.equal(calculateUnitsToReach(precision, 0), undefined);
    assert.equal(calculateUnitsToReach(precision, 1e-9), undefined);
  });
});
