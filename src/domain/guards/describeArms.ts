import { calculateTwoSidedReach } from './asymptoticSequence.ts';
import { defaultMinUnits } from './createGuardSettings.ts';
import type { ArmReading, GuardAssessment, IntervalEstimate } from './guardAssessment.ts';
import type { GuardSettings } from './guardSettings.ts';
import type { ArmSums, GuardState } from './guardState.ts';
import { calculateRateSequence } from './rateSequence.ts';
import { calculatePooledVariance, calculateVariance } from './stratifiedDifference.ts';

/**
 * Both arms with their intervals, each at half of the guard's alpha so that together they hold with 1 − alpha. Rates
 * have the exact interval from the first unit on, means the asymptotic one from the thirtieth.
 */
export function describeArms(settings: GuardSettings, state: GuardState): GuardAssessment['arms'] {
  const { measure, alpha } = settings;
  if (measure.kind !== 'mean') {
    const describe = ({ units, sum }: ArmSums): ArmReading =>
      units === 0
        ? { units }
        : { units, ...calculateRateSequence({ hits: sum, units }, alpha / 2) };
    return { stable: describe(state.stable), candidate: describe(state.candidate) };
  }
  const typical = calculatePooledVariance(state);
  const describe = (sums: ArmSums, capped: number): ArmReading => ({
    units: sums.units,
    capped,
    ...describeMean(sums, typical, alpha / 2),
  });
  return {
    stable: describe(state.stable, state.cappedStable),
    candidate: describe(state.candidate, state.cappedCandidate),
  };
}

function describeMean(sums: ArmSums, typical: number, alpha: number): Partial<IntervalEstimate> {
  const { units, sum } = sums;
  if (units === 0) return {};
  const estimate = sum / units;
  if (units < defaultMinUnits) return { estimate };
  const standardError = Math.sqrt(calculateVariance(sums, typical) / units);
  const reach = calculateTwoSidedReach({ standardError, units, alpha });
  return { estimate, low: estimate - reach, high: estimate + reach };
}
