import { defaultMinUnits } from '../guards/createGuardSettings.ts';
import { getHarmSign } from '../guards/guardOutcome.ts';
import type { GuardSettings } from '../guards/guardSettings.ts';
import type { OutcomeRange } from './outcomeRange.ts';
import type { RecoveryState } from './recoveryState.ts';

/** From this many outcomes on, an estimate within the range is enough: the interval can always be narrower. */
export const enoughOutcomes = 200;

type RecoveryGuard = Pick<GuardSettings, 'measure' | 'direction' | 'margin'>;

/**
 * Whether one metric of stable is back after a rollback. With h the end of the interval from before on the bad side,
 * and m the margin of the guard, the range ends at h + m. The metric is
 * - not back, if its interval now lies beyond that as a whole, with 30 outcomes at least;
 * - back, if its interval ends within, with 30 outcomes at least, or if its estimate is at most h, with 200;
 * - else as it was found at the look before: between those two lies the width of an interval, so that no single outcome
 *   turns one into the other. What is better than before is back.
 */
export function assessRecovery(
  before: OutcomeRange | undefined,
  now: OutcomeRange | undefined,
  guard: RecoveryGuard,
  found: RecoveryState = 'watching',
): RecoveryState {
  if (before === undefined) return 'unknown';
  if (now === undefined || now.count < defaultMinUnits) return found;
  const sign = getHarmSign(guard);
  const end = turn(before, sign).high;
  const limit = end + guard.margin;
  const { estimate, low, high } = turn(now, sign);
  if (low > limit) return 'notRecovered';
  if (high <= limit) return 'recovered';
  return now.count >= enoughOutcomes && estimate <= end ? 'recovered' : found;
}

/** So that more is worse. */
function turn(
  { estimate, low, high }: OutcomeRange,
  sign: 1 | -1,
): Pick<OutcomeRange, 'estimate' | 'low' | 'high'> {
  return sign === 1 ? { estimate, low, high } : { estimate: -estimate, low: -high, high: -low };
}

/** Of all metrics together: one that is not back decides, then one that is still watched. */
export function summarizeRecovery(states: readonly RecoveryState[]): RecoveryState {
  for (const state of ['notRecovered', 'watching', 'recovered'] as const)
    if (states.includes(state)) return state;
  return 'unknown';
}
