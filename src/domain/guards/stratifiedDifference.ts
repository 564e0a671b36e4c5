/**
 * The difference of the arms, compared only among records of one stage and one assignment probability, where chance
 * alone decided the arm. Pooled over stages, the candidate's later share of the traffic would look like an effect of
 * the version whenever times or tenants differ. Mantel–Haenszel weights n_c·n_b/(n_c + n_b).
 */
import type { ArmSums, FoldedStrata, GuardState, Stratum } from './guardState.ts';

export interface Difference {
  /** Candidate minus stable, in units of the stored values. */
  readonly difference: number;
  /** Squared standard error. */
  readonly variance: number;
}

/**
 * How variances are taken: of numbers, or of rates whose difference is supposed to be `shift`. A small arm that was
 * lucky has a low rate and a low variance of its own, and would be trusted too early.
 */
export type Spread = { readonly kind: 'mean' } | { readonly kind: 'rate'; readonly shift: number };

type Parts = Pick<GuardState, 'strata' | 'folded'>;

/** Undefined until some stratum has units on both arms. */
export function calculateStratifiedDifference(
  { strata, folded }: Parts,
  spread: Spread,
): Difference | undefined {
  let sums = folded;
  for (const stratum of strata) sums = foldStratum(sums, stratum, spread);
  if (sums.weight === 0) return undefined;
  return {
    difference: sums.weightedDifference / sums.weight,
    variance: sums.weightedVariance / sums.weight ** 2,
  };
}

/** Adds one stratum to the sums. One without units on both arms has nothing to compare and adds nothing. */
export function foldStratum(folded: FoldedStrata, stratum: Stratum, spread: Spread): FoldedStrata {
  const { stable, candidate } = stratum;
  if (stable.units === 0 || candidate.units === 0) return folded;
  const weight = (stable.units * candidate.units) / (stable.units + candidate.units);
  const difference = candidate.sum / candidate.units - stable.sum / stable.units;
  const variance =
    spread.kind === 'mean'
      ? calculateMeanVariance(stratum)
      : calculateRateVariance(stratum, spread.shift);
  return {
    weight: folded.weight + weight,
    weightedDifference: folded.weightedDifference + weight * difference,
    weightedVariance: folded.weightedVariance + weight ** 2 * variance,
  };
}

/**
 * Squared standard error of a difference of rates if it really is `shift`, as in score tests (Farrington and Manning,
 * 1990): around the common rate (k + 1)/(n + 2), which is not 0 before the first failure.
 */
function calculateRateVariance({ stable, candidate }: Stratum, shift: number): number {
  const units = stable.units + candidate.units;
  const rate = (stable.sum + candidate.sum + 1) / (units + 2);
  return (
    calculateBinaryVariance(rate - (shift * candidate.units) / units) / stable.units +
    calculateBinaryVariance(rate + (shift * stable.units) / units) / candidate.units
  );
}

/** Variance of one outcome that is bad with this chance; a chance outside 0 and 1 is taken as the nearer one. */
export function calculateBinaryVariance(rate: number): number {
  const within = Math.min(1, Math.max(0, rate));
  return within * (1 - within);
}

/**
 * Squared standard error of a difference of means, each arm at the larger spread of both: a small arm that has not met
 * its rare large numbers yet has a low mean and a low spread.
 */
function calculateMeanVariance({ stable, candidate }: Stratum): number {
  const pooled = calculatePooledVariance({ stable, candidate });
  const variance = Math.max(
    calculateVariance(stable, pooled),
    calculateVariance(candidate, pooled),
  );
  return variance / stable.units + variance / candidate.units;
}

/** Variance of one unit's number, with one imagined unit of typical spread, so that few equal numbers are not certain. */
export function calculateVariance(sums: ArmSums, typical: number): number {
  return (calculateSquaredDeviations(sums) + typical) / sums.units;
}

/** Variance of numbers around the mean of their arm, over both arms. */
export function calculatePooledVariance({ stable, candidate }: Record<Arms, ArmSums>): number {
  const freedom = stable.units + candidate.units - 2;
  if (freedom < 1) return 0;
  return (calculateSquaredDeviations(stable) + calculateSquaredDeviations(candidate)) / freedom;
}

type Arms = 'stable' | 'candidate';

function calculateSquaredDeviations({ units, sum, squares }: ArmSums): number {
  return units === 0 ? 0 : Math.max(0, squares - sum ** 2 / units);
}
