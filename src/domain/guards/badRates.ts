import type { ArmRates } from './bettingFactor.ts';
import { getHarmSign } from './guardOutcome.ts';
import type { GuardSettings } from './guardSettings.ts';
import type { ArmSums, GuardState } from './guardState.ts';

/** Believed chance of a bad outcome on each arm, (k + ½)/(n + 1): strictly between 0 and 1 also before the first record. */
export function calculateBadRates(
  settings: Pick<GuardSettings, 'measure' | 'direction'>,
  { stable, candidate }: Pick<GuardState, 'stable' | 'candidate'>,
): ArmRates {
  const isWorseHigher = getHarmSign(settings) === 1;
  const rateOf = ({ units, sum }: ArmSums) =>
    ((isWorseHigher ? sum : units - sum) + 0.5) / (units + 1);
  return { stable: rateOf(stable), candidate: rateOf(candidate) };
}
