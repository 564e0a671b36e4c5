import { calculateTwoSidedReach } from '../guards/asymptoticSequence.ts';
import { defaultMinUnits } from '../guards/createGuardSettings.ts';
import type { IntervalEstimate } from '../guards/guardAssessment.ts';
import type { GuardMeasure } from '../guards/guardSettings.ts';
import { calculateRateSequence } from '../guards/rateSequence.ts';
import { calculateVariance } from '../guards/stratifiedDifference.ts';

/** Outcomes of one metric, each as its guard counts it (see `GuardOutcome`). */
export interface OutcomeTotals {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

/** How often, or how much, with the interval that holds at every look with a chance of 95 %. */
export interface OutcomeRange extends IntervalEstimate {
  readonly count: number;
}

const alpha = 0.05;

/**
 * Where a metric lies: shares with the exact beta-binomial confidence sequence, averages with the asymptotic one, both
 * as guards have them. Undefined before there is enough for an interval.
 */
export function calculateOutcomeRange(
  { kind }: GuardMeasure,
  { count, sum, squares }: OutcomeTotals,
): OutcomeRange | undefined {
  if (kind !== 'mean') {
    if (count === 0) return undefined;
    return { count, ...calculateRateSequence({ hits: sum, units: count }, alpha) };
  }
  if (count < defaultMinUnits) return undefined;
  const estimate = sum / count;
  const typical = Math.max(0, squares - sum * estimate) / (count - 1);
  const variance = calculateVariance({ units: count, sum, squares }, typical);
  const standardError = Math.sqrt(variance / count);
  const reach = calculateTwoSidedReach({ standardError, units: count, alpha });
  return { count, estimate, low: estimate - reach, high: estimate + reach };
}
