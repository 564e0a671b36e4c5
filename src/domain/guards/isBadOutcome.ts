import { getHarmSign, toGuardOutcome } from './guardOutcome.ts';
import type { GuardSettings } from './guardSettings.ts';

/**
 * Whether one outcome alone speaks against what was served: what a rate counts as bad, what is outside of a budget, and
 * of averages what reaches the ceiling or, where more is better, zero.
 */
export function isBadOutcome(
  settings: Pick<GuardSettings, 'measure' | 'direction'>,
  value: number | boolean,
): boolean {
  const outcome = toGuardOutcome(settings, value);
  if (outcome === undefined) return false;
  const { measure } = settings;
  const isWorseHigher = getHarmSign(settings) === 1;
  if (measure.kind !== 'mean') return outcome.amount === Number(isWorseHigher);
  return isWorseHigher ? outcome.amount >= measure.ceiling : outcome.amount <= 0;
}
