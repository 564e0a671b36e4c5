/** What one guard says now, with everything that a person needs to believe it. Pure and cheap: call it at every look. */
import { calculateBadRates } from './badRates.ts';
import { describeArms } from './describeArms.ts';
import { findTelemetryFault, type GuardLook } from './findTelemetryFault.ts';
import type { GuardAssessment, GuardReason, IntervalEstimate } from './guardAssessment.ts';
import { getHarmSign } from './guardOutcome.ts';
import type { GuardSettings } from './guardSettings.ts';
import type { GuardState } from './guardState.ts';
import type { GuardVerdict } from '../rollout/guardReading.ts';
import { compareArms, type Comparison } from './compareArms.ts';
import { defaultMinUnits } from './createGuardSettings.ts';
import { calculateReportedShare } from './reportedShare.ts';
import { findStageCount } from './sampleRatio.ts';
import {
  calculateBinaryVariance,
  calculatePooledVariance,
  calculateVariance,
} from './stratifiedDifference.ts';
import { calculateUnitsToHarm, calculateUnitsToReach, type Precision } from './unitsStillNeeded.ts';

/** The verdict of a guard on all records so far, in its present stage. */
export function assessGuard(
  settings: GuardSettings,
  state: GuardState,
  look: GuardLook,
): GuardAssessment {
  const { minUnits: _, ...shown } = settings;
  const { measure, alpha } = settings;
  const comparison = compareArms(settings, state);
  const needed = calculateNeeded(settings, state, { look, comparison });
  const { verdict, reason } = judge(settings, state, { look, comparison, needed });
  const isDecided = verdict === 'harm' || verdict === 'clear';
  const unitsToDecide = isDecided ? undefined : needed.toDecide;
  const difference = comparison && toNaturalSign(settings, comparison);
  const reportedShare = calculateReportedShare(settings, state, look.seen);
  return {
    ...shown,
    verdict,
    reason,
    units: findStageCount(state.stages, look.stage)?.candidate ?? 0,
    ...(reportedShare === undefined ? {} : { reportedShare }),
    arms: describeArms(settings, state),
    ...(difference === undefined ? {} : { difference }),
    ...(measure.kind === 'mean'
      ? {}
      : { eValue: { value: toEValue(state), threshold: 1 / alpha } }),
    ...(unitsToDecide === undefined ? {} : { unitsToDecide }),
    ...(needed.toHarm === undefined ? {} : { unitsToHarm: needed.toHarm }),
    ...(needed.toClear === undefined ? {} : { unitsToClear: needed.toClear }),
  };
}

/** Overwhelming harm passes what a number can be, and JSON has no infinity. */
function toEValue({ peakLogEvidence }: GuardState): number {
  return Math.min(Math.exp(peakLogEvidence), Number.MAX_VALUE);
}

function toNaturalSign(settings: GuardSettings, comparison: Comparison): IntervalEstimate {
  const { estimate, low, high } = comparison;
  if (getHarmSign(settings) === 1) return { estimate, low, high };
  return { estimate: -estimate, low: -high, high: -low };
}

interface Needed {
  readonly toHarm?: number | undefined;
  readonly toClear?: number | undefined;
  /** Until whichever of the two is where things are heading. */
  readonly toDecide?: number | undefined;
}

interface Found {
  readonly look: GuardLook;
  readonly comparison: Comparison | undefined;
}

function calculateNeeded(settings: GuardSettings, state: GuardState, found: Found): Needed {
  const probability = getPresentShare(state, found.look.stage);
  if (probability === undefined) return {};
  const { comparison } = found;
  if (comparison === undefined) {
    return { toDecide: calculateUnitsToMinimum(settings, state, probability) };
  }
  const { margin, alpha, measure } = settings;
  const precision = describePrecision(settings, state, { comparison, probability });
  const rates = calculateBadRates(settings, state);
  const toHarm =
    measure.kind === 'mean'
      ? calculateUnitsToReach(precision, comparison.estimate - margin)
      : calculateUnitsToHarm(
          { rates, probability, margin },
          { alpha, logEvidence: state.logEvidence },
        );
  const width = calculateUnitsToReach(precision, margin - comparison.estimate);
  const minimum = calculateUnitsToMinimum(settings, state, probability);
  const toClear = width === undefined ? undefined : Math.max(width, minimum);
  return { toHarm, toClear, toDecide: comparison.estimate > margin ? toHarm : toClear };
}

function describePrecision(
  settings: GuardSettings,
  state: GuardState,
  { comparison, probability }: { readonly comparison: Comparison; readonly probability: number },
): Precision {
  return {
    variances: describeVariances(settings, state),
    probability,
    alpha: settings.alpha,
    units: state.stable.units + state.candidate.units,
    variance: comparison.variance,
  };
}

/** Variance of one unit on each arm: rates as if the candidate were at its margin, as the bound takes them. */
function describeVariances(settings: GuardSettings, state: GuardState): Precision['variances'] {
  const { stable, candidate } = state;
  if (settings.measure.kind === 'mean') {
    const pooled = calculatePooledVariance(state);
    const variance = Math.max(
      calculateVariance(stable, pooled),
      calculateVariance(candidate, pooled),
    );
    return { stable: variance, candidate: variance };
  }
  const units = stable.units + candidate.units;
  const rate = (stable.sum + candidate.sum + 1) / (units + 2);
  const shift = getHarmSign(settings) * settings.margin;
  return {
    stable: calculateBinaryVariance(rate - (shift * candidate.units) / units),
    candidate: calculateBinaryVariance(rate + (shift * stable.units) / units),
  };
}

/** Units to come until both arms have the minimum. */
function calculateUnitsToMinimum(
  { minUnits }: GuardSettings,
  { stable, candidate }: GuardState,
  probability: number,
): number {
  const need = Math.max(minUnits, defaultMinUnits);
  return Math.ceil(
    Math.max(0, (need - candidate.units) / probability, (need - stable.units) / (1 - probability)),
  );
}

/** Mean probability of the compared units of this stage, before the first of them that of all stages. */
function getPresentShare(state: GuardState, stage: string): number | undefined {
  const present = findStageCount(state.stages, stage);
  const counts =
    present !== undefined && present.compared > 0 ? [present] : Object.values(state.stages);
  const compared = counts.reduce((sum, count) => sum + count.compared, 0);
  const expected = counts.reduce((sum, count) => sum + count.expectedCandidate, 0);
  return compared === 0 ? undefined : expected / compared;
}

interface Judgement {
  readonly verdict: GuardVerdict;
  readonly reason: GuardReason;
}

/** Harm first: it is acted on at once, whatever else is wrong. */
function judge(
  settings: GuardSettings,
  state: GuardState,
  found: Found & { readonly needed: Needed },
): Judgement {
  const { margin } = settings;
  if (state.isHarmShown) {
    return { verdict: 'harm', reason: { code: 'worse_than_margin', params: { margin } } };
  }
  if (found.look.isServed === false) {
    return { verdict: 'inconclusive', reason: { code: 'not_served', params: {} } };
  }
  const fault = findTelemetryFault(settings, state, found.look);
  if (fault !== undefined) return { verdict: 'error', reason: fault };
  const shortage = findShortage(settings, state);
  if (shortage !== undefined) return { verdict: 'inconclusive', reason: shortage };
  if (found.comparison !== undefined && found.comparison.high <= margin) {
    return { verdict: 'clear', reason: { code: 'within_margin', params: { margin } } };
  }
  return { verdict: 'inconclusive', reason: describeDoubt(settings, found) };
}

/** Why there is not enough to compare. */
function findShortage(settings: GuardSettings, state: GuardState): GuardReason | undefined {
  const [stable, candidate] = [state.stable.units, state.candidate.units];
  if (Object.keys(state.stages).length === 0) return { code: 'no_records', params: {} };
  if (stable + candidate === 0) return { code: 'no_comparison', params: {} };
  const need = Math.max(settings.minUnits, defaultMinUnits);
  if (Math.min(stable, candidate) >= need) return undefined;
  return { code: 'too_few_units', params: { stable, candidate, need } };
}

function describeDoubt(
  { margin }: GuardSettings,
  { comparison, needed }: Found & { readonly needed: Needed },
): GuardReason {
  const estimate = comparison?.estimate ?? 0;
  const missing = needed.toDecide === undefined ? {} : { missing: needed.toDecide };
  if (estimate > margin) return { code: 'may_be_worse', params: { margin, ...missing } };
  if (margin === 0 && needed.toClear === undefined) return { code: 'no_margin', params: {} };
  return { code: 'no_sign_of_harm', params: { margin, ...missing } };
}
