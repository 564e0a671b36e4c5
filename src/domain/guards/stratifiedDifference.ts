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

/** How variances are taken: of bad outcomes (0 and 1), or of numbers. */
export type VarianceKind = 'rate' | 'mean';

type Parts = Pick<GuardState, 'strata' | 'folded' | 'stable' | 'candidate'>;

/** Undefined until some stratum has units on both arms. */
export function calculateStratifiedDifference(
  state: Parts,
  kind: VarianceKind,
): Difference | undefined {
  let sums = state.folded;
  for (const stratum of state.strata) sums = foldStratum(sums, stratum, { kind, state });
  if (sums.weight === 0) return undefined;
  return {
    difference: sums.weightedDifference / sums.weight,
    variance: sums.weightedVariance / sums.weight ** 2,
  };
}

/** Adds one stratum to the sums. One without units on both arms has nothing to compare and adds nothing. */
export function foldStratum(
  folded: FoldedStrata,
  { stable, candidate }: Stratum,
  { kind, state }: { readonly kind: VarianceKind; readonly state: Pick<Parts, Arms> },
): FoldedStrata {
  if (stable.units === 0 || candidate.units === 0) return folded;
  const weight = (stable.units * candidate.units) / (stable.units + candidate.units);
  const difference = candidate.sum / candidate.units - stable.sum / stable.units;
  const typical = kind === 'mean' ? calculatePooledVariance(state) : 0;
  const variance =
    calculateVariance(stable, kind, typical) / stable.units +
    calculateVariance(candidate, kind, typical) / candidate.units;
  return {
    weight: folded.weight + weight,
    weightedDifference: folded.weightedDifference + weight * difference,
    weightedVariance: folded.weightedVariance + weight ** 2 * variance,
  };
}

type Arms = 'stable' | 'candidate';

/**
 * Variance of one outcome. Rates: of (k + 1)/(n + 2) after Agresti and Caffo, which is not 0 before the first failure.
 * Means: with one imagined unit of typical spread, so that a few equal numbers do not look certain.
 */
export function calculateVariance(sums: ArmSums, kind: VarianceKind, typical: number): number {
  if (kind === 'rate') {
    const rate = (sums.sum + 1) / (sums.units + 2);
    return rate * (1 - rate);
  }
  return (calculateSquaredDeviations(sums) + typical) / sums.units;
}

/** Variance of numbers around the mean of their arm, over both arms and all strata. */
export function calculatePooledVariance({ stable, candidate }: Pick<Parts, Arms>): number {
  const freedom = stable.units + candidate.units - 2;
  if (freedom < 1) return 0;
  return (calculateSquaredDeviations(stable) + calculateSquaredDeviations(candidate)) / freedom;
}

function calculateSquaredDeviations({ units, sum, squares }: ArmSums): number {
  return units === 0 ? 0 : Math.max(0, squares - sum ** 2 / units);
}
