import { calculateOneSidedReach } from './asymptoticSequence.ts';
import { defaultMinUnits } from './createGuardSettings.ts';
import type { IntervalEstimate } from './guardAssessment.ts';
import { getHarmSign } from './guardOutcome.ts';
import type { GuardSettings } from './guardSettings.ts';
import type { GuardState } from './guardState.ts';
import { calculateStratifiedDifference, type Difference } from './stratifiedDifference.ts';

/** How much worse the candidate is, in units of the metric: above 0 is worse, whichever direction is better. */
export interface Comparison extends IntervalEstimate {
  /** Squared standard error of the upper bound at the margin. */
  readonly variance: number;
}

type Compared = Pick<GuardState, 'strata' | 'folded' | 'stable' | 'candidate'>;
type Compares = Pick<GuardSettings, 'measure' | 'direction' | 'margin' | 'alpha'>;

/**
 * The stratified difference with its lower and upper bound, each a one-sided asymptotic confidence sequence at the
 * guard's alpha. Undefined until both arms have the units that averages and variances need.
 */
export function compareArms(settings: Compares, state: Compared): Comparison | undefined {
  const atMargin = measure(settings, state, settings.margin);
  if (atMargin === undefined) return undefined;
  const estimate = getHarmSign(settings) * atMargin.difference;
  const { variance } = atMargin;
  if (settings.measure.kind === 'mean') {
    const cautious = variance + calculateReserve(settings.measure.ceiling, settings, state);
    const low = estimate - reachOf(settings, state, variance);
    return {
      estimate,
      low,
      high: estimate + reachOf(settings, state, cautious),
      variance: cautious,
    };
  }
  const edge = (end: 1 | -1): number => findEdge({ settings, state, estimate, end });
  return { estimate, low: edge(-1), high: edge(1), variance };
}

/**
 * What one more unit of the candidate at the bad end of the scale would add to the squared standard error: without it a
 * cost that nobody has met yet would be taken for one that does not exist.
 */
function calculateReserve(ceiling: number, settings: Compares, { candidate }: Compared): number {
  const mean = (getHarmSign(settings) * candidate.sum) / candidate.units;
  return ((ceiling - mean) / candidate.units) ** 2;
}

/** The bound beyond which the candidate is worse for sure: above the margin it is harm. For means only; rates bet. */
export function isMeanHarmful(settings: Compares, state: Compared): boolean {
  const found = measure(settings, state, settings.margin);
  if (found === undefined) return false;
  const estimate = getHarmSign(settings) * found.difference;
  return estimate - reachOf(settings, state, found.variance) > settings.margin;
}

/** The difference, with the variance that it has if the candidate is worse by `worse`. */
function measure(settings: Compares, state: Compared, worse: number): Difference | undefined {
  const { stable, candidate } = state;
  if (Math.min(stable.units, candidate.units) < defaultMinUnits) return undefined;
  return calculateStratifiedDifference(state, toSpread(settings, worse));
}

/** How a guard takes variances. */
export function toSpread(settings: Pick<Compares, 'measure' | 'direction'>, worse: number) {
  return settings.measure.kind === 'mean'
    ? ({ kind: 'mean' } as const)
    : ({ kind: 'rate', shift: getHarmSign(settings) * worse } as const);
}

function reachOf({ alpha }: Compares, { stable, candidate }: Compared, variance: number): number {
  const units = stable.units + candidate.units;
  return calculateOneSidedReach({ standardError: Math.sqrt(variance), units, alpha });
}

interface EdgeSearch {
  readonly settings: Compares;
  readonly state: Compared;
  readonly estimate: number;
  /** 1 for the upper bound, −1 for the lower one. */
  readonly end: 1 | -1;
}

/** Bisection for the difference farthest from the estimate that is not ruled out; differences of rates end at ±1. */
function findEdge({ settings, state, estimate, end }: EdgeSearch): number {
  const isPossible = (worse: number): boolean => {
    const variance = measure(settings, state, worse)?.variance ?? 0;
    return end * (worse - estimate) <= reachOf(settings, state, variance);
  };
  let inside = estimate;
  let outside: number = end;
  for (let step = 0; step < 40; step += 1) {
    const middle = (inside + outside) / 2;
    if (isPossible(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
