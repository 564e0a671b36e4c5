/**
 * Exact confidence sequence of one rate: Howard, Ramdas, McAuliffe, Sekhon (arXiv 1810.08240), two-sided beta-binomial
 * mixture (propositions 6 and 7).
 */
import type { IntervalEstimate } from './guardAssessment.ts';
import { calculateLogBeta } from './logGamma.ts';

/** Units of one arm at which the interval is tightest; small, since candidates are small. */
const tightestAtUnits = 200;

export interface MixturePoint {
  /** Sum of centred outcomes. */
  readonly sum: number;
  /** Intrinsic time: variance per outcome times outcomes. */
  readonly variance: number;
  /** Intrinsic time at which the mixture is tightest. */
  readonly tightestVariance: number;
  /** Outcomes lie between −down and up. */
  readonly down: number;
  readonly up: number;
}

/** ln of the mixture supermartingale; a bound is crossed where it reaches ln(1/alpha). */
export function calculateLogMixture(point: MixturePoint, alpha: number): number {
  const { sum, variance, down, up } = point;
  const spread = -2 * Math.log(alpha);
  const rho = point.tightestVariance / (spread + Math.log(1 + spread));
  const prior = Math.max(rho - down * up, 0.001 * down * up);
  const both = down + up;
  const rises = (variance + up * sum) / (up * both);
  const falls = (variance - down * sum) / (down * both);
  return (
    (variance / (down * up)) * Math.log(both) -
    rises * Math.log(down) -
    falls * Math.log(up) +
    calculateLogBeta(prior / (down * both) + falls, prior / (up * both) + rises) -
    calculateLogBeta(prior / (down * both), prior / (up * both))
  );
}

/**
 * Rate of `hits` among `units` with the interval, within 0 and 1, that holds at every look with a chance of 1 − alpha.
 * The chance may differ from unit to unit; the interval is then for its average.
 */
export function calculateRateSequence(
  { hits, units }: { readonly hits: number; readonly units: number },
  alpha: number,
  at = tightestAtUnits,
): IntervalEstimate {
  if (!(units > 0 && hits >= 0 && hits <= units)) {
    throw new RangeError(`Hits are from 0 to the number of units, not ${hits} of ${units}.`);
  }
  const estimate = hits / units;
  const isInside = (rate: number) => {
    const perUnit = rate * (1 - rate);
    const sum = hits - rate * units;
    const variance = perUnit * units;
    const point = { sum, variance, tightestVariance: perUnit * at, down: rate, up: 1 - rate };
    return calculateLogMixture(point, alpha) < Math.log(1 / alpha);
  };
  return {
    estimate,
    low: hits === 0 ? 0 : findEdge(estimate, 0, isInside),
    high: hits === units ? 1 : findEdge(estimate, 1, isInside),
  };
}

/** Bisection from the estimate, which is inside, to the end of the range, which may be too. */
function findEdge(estimate: number, end: 0 | 1, isInside: (rate: number) => boolean): number {
  const atEnd = Math.abs(end - 1e-12);
  if (isInside(atEnd)) return end;
  let inside = estimate;
  let outside = atEnd;
  for (let step = 0; step < 50; step += 1) {
    const middle = (inside + outside) / 2;
    if (isInside(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
