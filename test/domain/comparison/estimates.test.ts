import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { AttemptCounts } from '../../../src/domain/comparison/comparedCase.ts';
import { calculateFisherWorse } from '../../../src/domain/comparison/fisherExact.ts';
import {
  estimatePassAtK,
  estimatePassHatK,
  estimateReliability,
} from '../../../src/domain/comparison/passAtK.ts';
import { calculateDelta } from '../../../src/domain/comparison/measureDeltas.ts';
import { calculateT95 } from '../../../src/domain/comparison/studentT.ts';
import { calculateWilsonInterval } from '../../../src/domain/comparison/wilsonInterval.ts';

function of(passed: number, attempts: number): AttemptCounts {
  return { passed, failed: attempts - passed, errors: 0 };
}

function near(found: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not near ${expected}`);
}

describe('calculateFisherWorse', () => {
  const published: readonly [AttemptCounts, AttemptCounts, number][] = [
    [of(0, 3), of(3, 3), 0.05],
    [of(0, 4), of(4, 4), 0.0143],
    [of(1, 5), of(5, 5), 0.0238],
    [of(1, 3), of(10, 10), 0.0385],
    [of(2, 3), of(10, 10), 0.2308],
    [of(2, 5), of(10, 10), 0.022],
  ];
  for (const [candidate, baseline, expected] of published) {
    it(`gives ${expected} for ${candidate.passed} passes against ${baseline.passed}`, () => {
      near(calculateFisherWorse(candidate, baseline), expected, 0.0001);
    });
  }

  it('stays right for as many attempts as a case may have', () => {
    near(calculateFisherWorse(of(500, 1000), of(500, 1000)), 0.518, 0.001);
    assert.ok(calculateFisherWorse(of(0, 1000), of(1000, 1000)) < 1e-300);
  });

  it('is 1 where there is no loss', () => {
    near(calculateFisherWorse(of(3, 3), of(0, 3)), 1, 1e-12);
    near(calculateFisherWorse(of(3, 3), of(3, 3)), 1, 1e-12);
  });
});

describe('calculateWilsonInterval', () => {
  it('leaves room below a full score', () => {
    for (const [count, low] of [
      [10, 0.722],
      [20, 0.839],
      [50, 0.929],
      [100, 0.963],
    ] as const) {
      const interval = calculateWilsonInterval(1, count);
      near(interval.low, low, 0.0006);
      near(interval.high, 1, 1e-12);
    }
  });

  it('is symmetric in passes and failures', () => {
    const [few, many] = [calculateWilsonInterval(0.2, 10), calculateWilsonInterval(0.8, 10)];
    near(few.low, 1 - many.high, 1e-12);
    near(few.low, 0.0567, 0.0001);
    near(few.high, 0.5098, 0.0001);
  });

  it('refuses what is no rate', () => {
    assert.throws(() => calculateWilsonInterval(1.1, 3), RangeError);
    assert.throws(() => calculateWilsonInterval(0.5, 0), RangeError);
    assert.throws(() => calculateWilsonInterval(Number.NaN, 3), RangeError);
  });
});

describe('calculateT95', () => {
  it('gives the values of the tables', () => {
    for (const [degrees, expected] of [
      [1, 12.7062],
      [2, 4.3027],
      [3, 3.1824],
      [4, 2.7764],
      [10, 2.2281],
      [29, 2.0452],
      [100, 1.984],
      [9999, 1.9602],
    ] as const) {
      near(calculateT95(degrees), expected, 0.00006);
    }
  });

  it('refuses what is no number of degrees', () => {
    assert.throws(() => calculateT95(0), RangeError);
    assert.throws(() => calculateT95(1.5), RangeError);
  });
});

describe('estimatePassAtK and estimatePassHatK', () => {
  it('are the share of drawn attempts with one pass, and with passes only', () => {
    near(estimatePassAtK(of(1, 3), 1), 1 / 3, 1e-12);
    near(estimatePassAtK(of(1, 3), 2), 2 / 3, 1e-12);
    near(estimatePassAtK(of(1, 3), 3), 1, 1e-12);
    near(estimatePassHatK(of(2, 3), 1), 2 / 3, 1e-12);
    near(estimatePassHatK(of(2, 3), 2), 1 / 3, 1e-12);
    near(estimatePassHatK(of(2, 3), 3), 0, 1e-12);
  });

  it('refuse more attempts than there were', () => {
    assert.throws(() => estimatePassAtK(of(2, 3), 4), RangeError);
    assert.throws(() => estimatePassHatK(of(2, 3), 0), RangeError);
  });
});

describe('estimateReliability', () => {
  it('is the mean over the cases, at as many attempts as all of them had', () => {
    const found = estimateReliability([of(3, 3), of(1, 3), of(2, 4), of(0, 0)]);
    assert.equal(found?.k, 3);
    // A draw of three from two passes and two failures always holds a pass, and never passes only.
    near(found.passAtK, 1, 1e-12);
    near(found.passHatK, 1 / 3, 1e-12);
  });

  it('says nothing of cases that were asked once', () => {
    assert.equal(estimateReliability([of(1, 1), of(3, 3)]), undefined);
    assert.equal(estimateReliability([]), undefined);
  });
});

describe('calculateDelta', () => {
  it('gives the mean of the differences with its interval', () => {
    const found = calculateDelta([
      [12, 10],
      [16, 10],
    ]);
    assert.deepEqual(
      [found.cases, found.candidate, found.baseline, found.difference],
      [2, 14, 10, 4],
    );
    near(found.low ?? 0, 4 - 12.7062 * 2, 0.001);
    near(found.high ?? 0, 4 + 12.7062 * 2, 0.001);
  });

  it('has no interval for a single case', () => {
    assert.deepEqual(calculateDelta([[3, 1]]), {
      cases: 1,
      candidate: 3,
      baseline: 1,
      difference: 2,
    });
  });
});
