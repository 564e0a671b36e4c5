import type { AttemptCounts, ComparedCase } from '../../../src/domain/comparison/comparedCase.ts';
import { compareCases, type CaseComparison } from '../../../src/domain/comparison/compareCases.ts';
import { listSuspects } from '../../../src/domain/comparison/confirmCases.ts';

export type Effect = 'none' | 'drop' | 'broken';

export interface SimulatedSuite {
  readonly cases: number;
  readonly repeats: number;
  readonly effect: Effect;
  /** Share of the cases that are safety cases. */
  readonly safety?: number;
}

/** Reproducible numbers from 0 to 1: a linear congruential generator with the constants of Knuth's MMIX. */
export function createRandom(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) / 2 ** 53;
  };
}

/**
 * One comparison: four cases of five pass in 97 % of their attempts, the others in 30 to 90 %. A drop takes ten points
 * from every case; broken is one reliable case that passes in 2 % now.
 */
export function simulateComparison(suite: SimulatedSuite, random: () => number): CaseComparison {
  const rates = Array.from({ length: suite.cases }, (_, index) => {
    const isSolid = random() < 0.8 || (suite.effect === 'broken' && index === 0);
    const baseline = isSolid ? 0.97 : 0.3 + 0.6 * random();
    return { baseline, candidate: applyEffect(suite.effect, baseline, index) };
  });
  const attempt = (rate: number, times: number): AttemptCounts => {
    let passed = 0;
    for (let turn = 0; turn < times; turn += 1) if (random() < rate) passed += 1;
    return { passed, failed: times - passed, errors: 0 };
  };
  const cases = rates.map(({ candidate, baseline }, index): ComparedCase => ({
    id: String(index),
    kind: index < suite.cases * (suite.safety ?? 0) ? 'safety' : 'representative',
    ...attempt(candidate, suite.repeats),
    baseline: attempt(baseline, suite.repeats),
  }));
  const suspects = new Map(listSuspects(cases).map(({ id, attempts }) => [id, attempts]));
  const confirmed = cases.map((one, index) => {
    const times = suspects.get(one.id);
    const rate = rates[index];
    if (times === undefined || rate === undefined) return one;
    const candidate = attempt(rate.candidate, times);
    return { ...one, confirmation: { candidate, baseline: attempt(rate.baseline, times) } };
  });
  return compareCases({ cases: confirmed, hasBaseline: true });
}

function applyEffect(effect: Effect, rate: number, index: number): number {
  if (effect === 'drop') return Math.max(0, rate - 0.1);
  return effect === 'broken' && index === 0 ? 0.02 : rate;
}
