import { findUnevenness } from './assessTraffic.ts';
import { calculateBadRates } from './badRates.ts';
import type { GuardReason, TrafficAssessment } from './guardAssessment.ts';
import type { GuardSettings } from './guardSettings.ts';
import type { GuardState } from './guardState.ts';
import { findStageCount } from './sampleRatio.ts';

/** Units of a stage after which a metric that nobody reported is missing, not late. */
const unitsUntilMissing = 30;
/** Values that do not fit: above this share of all, what is left is not the whole truth. */
const toleratedUnusable = 0.01;

/** Where a guard is looked at. */
export interface GuardLook {
  /** Name of the present stage. */
  readonly stage: string;
  /** How the units of this stage arrive, whatever they report; without it those checks are left out. */
  readonly traffic?: TrafficAssessment | undefined;
}

/** Why what is reported on this metric cannot be trusted now, the deepest cause first. */
export function findTelemetryFault(
  settings: GuardSettings,
  state: GuardState,
  { stage, traffic }: GuardLook,
): GuardReason | undefined {
  if (traffic?.verdict === 'error') return traffic.reason;
  const usable = Object.values(state.stages).reduce(
    (sum, count) => sum + count.stable + count.candidate,
    0,
  );
  const { unusable } = state;
  if (unusable > toleratedUnusable * (usable + unusable)) {
    return { code: 'unusable_values', params: { unusable, units: usable + unusable } };
  }
  const count = findStageCount(state.stages, stage);
  if (count === undefined) return findMissing(traffic);
  const uneven = findUnevenness(count);
  if (uneven?.code !== 'sample_ratio') return uneven;
  // The units themselves arrive as assigned, so it is the reports of this metric that are missing on one arm.
  const code = hasOnlyGoodOutcomes(settings, state) ? 'only_successes' : 'reported_unevenly';
  return { code, params: uneven.params };
}

/** Nobody reported this metric in this stage, although units came. */
function findMissing(traffic: TrafficAssessment | undefined): GuardReason | undefined {
  const units = (traffic?.stable ?? 0) + (traffic?.candidate ?? 0);
  return units < unitsUntilMissing ? undefined : { code: 'not_reported', params: { units } };
}

function hasOnlyGoodOutcomes(settings: GuardSettings, state: GuardState): boolean {
  if (settings.measure.kind === 'mean') return false;
  const rates = calculateBadRates(settings, state);
  const bad =
    rates.stable * (state.stable.units + 1) + rates.candidate * (state.candidate.units + 1);
  return Math.round(bad - 1) === 0;
}
