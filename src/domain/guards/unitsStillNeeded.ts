/** “About N more conversations until this can be told”, if the world stays as it looks now. */
import { calculateOneSidedReach } from './asymptoticSequence.ts';
import { calculateGrowth, type Bet } from './bettingFactor.ts';

/** The e-process learns its rates on the way; simulated runs need 1.2 to 1.6 times what known rates would. */
const learningCost = 1.3;
/** Nobody waits for more; beyond it the answer is that it cannot be told. */
const mostUnits = 1e9;

/**
 * Units, on both arms together, until the e-value of harm is expected to reach 1/alpha:
 * 1.3 · (ln(1/alpha) − ln E) / growth. Undefined while the candidate does not look worse than its margin allows.
 */
export function calculateUnitsToHarm(
  bet: Bet,
  { alpha, logEvidence }: { readonly alpha: number; readonly logEvidence: number },
): number | undefined {
  const growth = calculateGrowth(bet);
  if (growth <= 0) return undefined;
  const missing = Math.max(0, Math.log(1 / alpha) - logEvidence);
  return toWholeUnits((learningCost * missing) / growth);
}

export interface Precision {
  /** Variance of one unit's value on each arm. */
  readonly variances: { readonly stable: number; readonly candidate: number };
  /** Share of the candidate, strictly between 0 and 1, among the units to come. */
  readonly probability: number;
  readonly alpha: number;
  /** Units seen so far and the squared standard error that they gave; 0 and undefined before the first. */
  readonly units: number;
  readonly variance?: number | undefined;
}

/**
 * Units still to come until a one-sided bound is at most `distance` away from the estimate: bisection in the width of
 * the asymptotic confidence sequence, with the present variances. Undefined where the distance is not above 0.
 */
export function calculateUnitsToReach(precision: Precision, distance: number): number | undefined {
  if (!(distance > 0)) return undefined;
  const isEnough = (more: number) => calculateReachAfter(precision, more) <= distance;
  if (isEnough(0)) return 0;
  if (!isEnough(mostUnits)) return undefined;
  let missing = 0;
  let enough = mostUnits;
  while (enough - missing > 1) {
    const middle = Math.floor((missing + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else missing = middle;
  }
  return enough;
}

/** Information of the units seen and of those to come adds up. */
function calculateReachAfter(precision: Precision, more: number): number {
  const { variances, probability, alpha, units, variance } = precision;
  const total = units + more;
  if (total === 0) return Infinity;
  const perUnit = variances.candidate / probability + variances.stable / (1 - probability);
  const seen = variance === undefined ? 0 : 1 / variance;
  const information = seen + more / perUnit;
  const standardError = Math.sqrt(1 / information);
  return calculateOneSidedReach({ standardError, units: total, alpha });
}

function toWholeUnits(units: number): number | undefined {
  return units <= mostUnits ? Math.ceil(units) : undefined;
}
