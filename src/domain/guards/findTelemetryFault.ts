import { findUnevenness } from './assessTraffic.ts';
import { calculateBadRates } from './badRates.ts';
import type { GuardReason, TrafficAssessment } from './guardAssessment.ts';
import type { GuardSettings } from './guardSettings.ts';
import type { GuardState } from './guardState.ts';
import { calculateReportedShare, countGood, countReports, rareShare } from './reportedShare.ts';
import { findStageCount } from './sampleRatio.ts';

/** Units of a stage after which a metric that nobody reported is missing, not late. */
const unitsUntilMissing = 30;
/** The same for metrics that few units have by nature. */
const unitsUntilRareMissing = 1000;
const rareMetrics: readonly string[] = ['feedback'];
/** Chance that a metric that is known to be rare is called missing although it only did not come. */
const missingAlpha = 0.001;
/** Bad outcomes of a rare rate that nobody has reported a good one of. */
const failuresUntilSuspect = 5;
/** Values that do not fit: above this share of all, what is left is not the whole truth. */
const toleratedUnusable = 0.01;

/** Where a guard is looked at. */
export interface GuardLook {
  /** Name of the present stage. */
  readonly stage: string;
  /** How the units of this stage arrive, whatever they report; without it those checks are left out. */
  readonly traffic?: TrafficAssessment | undefined;
  /** Units over all stages, whatever they report; without it no metric is known to be rare. */
  readonly seen?: number | undefined;
  /** Whether any unit that the guard is about gets the candidate in this stage; without it, yes. */
  readonly isServed?: boolean | undefined;
}

/** Why what is reported on this metric cannot be trusted now, the deepest cause first. */
export function findTelemetryFault(
  settings: GuardSettings,
  state: GuardState,
  look: GuardLook,
): GuardReason | undefined {
  const { stage, traffic } = look;
  if (traffic?.verdict === 'error') return traffic.reason;
  const reports = countReports(state);
  const usable = reports.stable + reports.candidate;
  const { unusable } = state;
  if (unusable > toleratedUnusable * (usable + unusable)) {
    return { code: 'unusable_values', params: { unusable, units: usable + unusable } };
  }
  const oneSided = findOnlyFailures(settings, state, look);
  if (oneSided !== undefined) return oneSided;
  const count = findStageCount(state.stages, stage);
  if (count === undefined) return findMissing(settings, state, look);
  const uneven = findUnevenness(count);
  if (uneven?.code !== 'sample_ratio') return uneven;
  // The units themselves arrive as assigned, so it is the reports of this metric that are missing on one arm.
  const code = hasOnlyGoodOutcomes(settings, state) ? 'only_successes' : 'reported_unevenly';
  return { code, params: uneven.params };
}

/** Nobody reported this metric in this stage, although enough units came. */
function findMissing(
  settings: GuardSettings,
  state: GuardState,
  { traffic, seen }: GuardLook,
): GuardReason | undefined {
  const units = (traffic?.stable ?? 0) + (traffic?.candidate ?? 0);
  if (units < calculatePatience(settings, state, seen)) return undefined;
  return { code: 'not_reported', params: { units } };
}

/** How many units may have none. The chance that none of n has what a share of them has is at most exp(−n·share). */
function calculatePatience(
  settings: GuardSettings,
  state: GuardState,
  seen: number | undefined,
): number {
  const share = calculateReportedShare(settings, state, seen);
  if (share !== undefined) return Math.max(unitsUntilMissing, -Math.log(missingAlpha) / share);
  // The units of the stage say nothing about how many of them are of a cohort.
  if (settings.when !== undefined) return Infinity;
  return rareMetrics.includes(settings.metric) ? unitsUntilRareMissing : unitsUntilMissing;
}

/** Few units report a rate, and each of them a bad outcome: the good ones are kept back, so nothing can be compared. */
function findOnlyFailures(
  settings: GuardSettings,
  state: GuardState,
  { seen }: GuardLook,
): GuardReason | undefined {
  if (settings.measure.kind !== 'rate' || seen === undefined) return undefined;
  const reports = state.stable.units + state.candidate.units;
  if (countGood(settings, state) > 0) return undefined;
  // How few they are of a cohort nobody knows, so there it takes more of them.
  const isSuspect =
    settings.when === undefined
      ? reports >= failuresUntilSuspect && reports < rareShare * seen
      : reports >= unitsUntilMissing;
  return isSuspect ? { code: 'only_failures', params: { reports, units: seen } } : undefined;
}

function hasOnlyGoodOutcomes(settings: GuardSettings, state: GuardState): boolean {
  if (settings.measure.kind === 'mean') return false;
  const rates = calculateBadRates(settings, state);
  const bad =
    rates.stable * (state.stable.units + 1) + rates.candidate * (state.candidate.units + 1);
  return Math.round(bad - 1) === 0;
}
