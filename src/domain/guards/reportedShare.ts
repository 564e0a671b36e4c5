import { getHarmSign } from './guardOutcome.ts';
import type { GuardSettings } from './guardSettings.ts';
import type { GuardState } from './guardState.ts';

/** A metric that fewer units than this report is a rare one, such as feedback. */
export const rareShare = 0.5;

/**
 * The share of units that report a metric, once units of both versions have: then it is known to be reported, and that
 * many units have none is its nature. Undefined before, and for a rate of which only bad outcomes came: what came may be
 * rare because an application reports its failures alone.
 */
export function calculateReportedShare(
  settings: GuardSettings,
  state: GuardState,
  seen: number | undefined,
): number | undefined {
  const { stable, candidate } = countReports(state);
  if (seen === undefined || stable === 0 || candidate === 0) return undefined;
  if (settings.measure.kind === 'rate' && countGood(settings, state) === 0) return undefined;
  return Math.min(1, (stable + candidate) / Math.max(1, seen));
}

/** Records of a guard, or units whatever they report, over all stages and by arm. */
export function countReports({ stages }: Pick<GuardState, 'stages'>): {
  readonly stable: number;
  readonly candidate: number;
} {
  const total = { stable: 0, candidate: 0 };
  for (const { stable, candidate } of Object.values(stages)) {
    total.stable += stable;
    total.candidate += candidate;
  }
  return total;
}

/** Good outcomes of a rate among the records with a comparison. */
export function countGood(settings: GuardSettings, { stable, candidate }: GuardState): number {
  const sum = stable.sum + candidate.sum;
  return getHarmSign(settings) === 1 ? stable.units + candidate.units - sum : sum;
}
