/**
 * Asymptotic confidence sequences for means (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, arXiv 2103.06476 v7,
 * equations 9, 155 and 161): intervals that hold at every look, not at one that was planned.
 */
export interface SequenceWidth {
  /** Standard error of the estimate now, at least 0, in units of the metric. */
  readonly standardError: number;
  /** Records behind it, on both arms together, above 0. */
  readonly units: number;
  /** Chance, above 0 and below 1, that the estimate is ever outside. */
  readonly alpha: number;
}

/** Records at which the sequences are tightest; fixed before anything is seen. */
export const tightestAt = 5000;

/** ρ of the mixture, for sequences that are tightest at `at` records. */
export function calculateRho(alpha: number, at = tightestAt): number {
  const doubled = -2 * Math.log(alpha);
  return Math.sqrt((doubled + Math.log(doubled + 1)) / at);
}

/** Half-width of the two-sided sequence. */
export function calculateTwoSidedReach(width: SequenceWidth, at = tightestAt): number {
  const { standardError, units, alpha } = width;
  const scaled = units * calculateRho(alpha, at) ** 2;
  const inside = Math.log(Math.sqrt(scaled + 1) / alpha);
  return standardError * Math.sqrt(((2 * (scaled + 1)) / scaled) * inside);
}

/** Distance of the one-sided bound, above or below: alpha is spent on that side alone. */
export function calculateOneSidedReach(width: SequenceWidth, at = tightestAt): number {
  const { standardError, units, alpha } = width;
  const scaled = units * calculateRho(2 * alpha, at) ** 2;
  const inside = Math.log(1 + Math.sqrt(scaled + 1) / (2 * alpha));
  return standardError * Math.sqrt(((2 * (scaled + 1)) / scaled) * inside);
}
