import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CaseComparison } from '../../../src/domain/comparison/compareCases.ts';
import { calculateDelta } from '../../../src/domain/comparison/measureDeltas.ts';
import { createRandom, simulateComparison, type SimulatedSuite } from './simulatedSuite.ts';

/** `COMPARISON_TRIALS=20000` for a closer look. */
const trials = Number(process.env['COMPARISON_TRIALS'] ?? 1000);
const sizes = [20, 50, 100] as const;

interface Shares {
  readonly regression: number;
  readonly better: number;
  /** Of trials in which a single case was called broken. */
  readonly broken: number;
}

function simulate(suite: SimulatedSuite): Shares {
  const random = createRandom(suite.cases * 100 + suite.repeats);
  const found: CaseComparison[] = [];
  for (let trial = 0; trial < trials; trial += 1) found.push(simulateComparison(suite, random));
  const share = (isCounted: (one: CaseComparison) => boolean): number =>
    found.filter(isCounted).length / trials;
  return {
    regression: share((one) => one.verdict === 'regression'),
    better: share((one) => one.verdict === 'better'),
    broken: share((one) => one.broken.length > 0),
  };
}

/** What chance adds or takes in so many trials: twice the standard error. */
function slack(share: number): number {
  return 2 * Math.sqrt((share * (1 - share)) / trials);
}

describe('the errors of a comparison, simulated', () => {
  for (const repeats of [1, 3, 5]) {
    for (const cases of sizes) {
      for (const safety of [0, 0.2]) {
        it(`are at most 5 % without a change: ${cases} cases, ${repeats} attempts, ${safety * 100} % safety`, () => {
          const { regression, better, broken } = simulate({
            cases,
            repeats,
            effect: 'none',
            safety,
          });
          assert.ok(regression <= 0.05, `regression in ${regression}`);
          assert.ok(better <= 0.05, `better in ${better}`);
          assert.ok(broken < 0.02, `a case called broken in ${broken}`);
        });
      }
    }
  }

  // Shares of 1,500 trials of the sign-flip test alone, at 5 %.
  const power: readonly (readonly [repeats: number, shares: readonly [number, number, number]])[] =
    [
      [1, [0.09, 0.33, 0.64]],
      [3, [0.4, 0.81, 0.98]],
      [5, [0.61, 0.95, 1]],
    ];
  for (const [repeats, shares] of power) {
    it(`leave a drop of ten points to be found as often as the test alone finds it: ${repeats} attempts`, () => {
      for (const [index, expected] of shares.entries()) {
        const cases = sizes[index] ?? 0;
        const { regression } = simulate({ cases, repeats, effect: 'drop' });
        // The published shares carry their own error of 1,500 trials.
        const least =
          expected - slack(expected) - 2 * Math.sqrt((expected * (1 - expected)) / 1500);
        assert.ok(regression >= least - 0.005, `${cases} cases: ${regression} < ${least}`);
      }
    });
  }

  for (const [repeats, least] of [
    [1, 0.88],
    [3, 0.8],
  ] as const) {
    it(`leave one broken case of fifty to be found: ${repeats} attempts`, () => {
      const { regression } = simulate({ cases: 50, repeats, effect: 'broken' });
      assert.ok(regression >= least, `found in ${regression}`);
    });
  }
});

describe('the interval of a difference, simulated', () => {
  for (const cases of [10, 20, 50, 150]) {
    it(`holds the true difference in 95 % of runs with skewed latencies: ${cases} cases`, () => {
      const random = createRandom(cases);
      const normal = (): number =>
        Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      let held = 0;
      for (let trial = 0; trial < trials; trial += 1) {
        const pairs = Array.from({ length: cases }, () => {
          const mean = Math.exp(6 + 0.5 * normal());
          const side = (): number => mean * Math.exp(0.4 * normal());
          return [side(), side()] as const;
        });
        const { low = 0, high = 0 } = calculateDelta(pairs);
        if (low <= 0 && high >= 0) held += 1;
      }
      assert.ok(held / trials >= 0.95 - slack(0.95), `held in ${held / trials}`);
    });
  }
});
