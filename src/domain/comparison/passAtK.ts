import { countJudged, type AttemptCounts } from './comparedCase.ts';

/** Unbiased estimate of the chance that at least one of `k` attempts passes (Chen et al. 2021, “pass@k”). */
export function estimatePassAtK(side: AttemptCounts, k: number): number {
  return 1 - chooseShare(side.failed, countJudged(side), k);
}

/** Unbiased estimate of the chance that all of `k` attempts pass (“pass^k”). */
export function estimatePassHatK(side: AttemptCounts, k: number): number {
  return chooseShare(side.passed, countJudged(side), k);
}

/** How reliably cases pass when each is asked `k` times. */
export interface Reliability {
  readonly k: number;
  /** Share of the cases that pass at least once, estimated. */
  readonly passAtK: number;
  /** Share of the cases that pass every time, estimated. */
  readonly passHatK: number;
}

/** Means over the cases that were judged, at as many attempts as all of them had; undefined below two. */
export function estimateReliability(cases: readonly AttemptCounts[]): Reliability | undefined {
  const judged = cases.filter((one) => countJudged(one) > 0);
  const k = Math.min(...judged.map(countJudged));
  if (judged.length === 0 || k < 2) return undefined;
  const mean = (estimate: (side: AttemptCounts, k: number) => number): number =>
    Math.min(1, judged.reduce((sum, one) => sum + estimate(one, k), 0) / judged.length);
  return { k, passAtK: mean(estimatePassAtK), passHatK: mean(estimatePassHatK) };
}

/** `C(part, k) / C(whole, k)`: the chance that `k` drawn attempts are all of that part. */
function chooseShare(part: number, whole: number, k: number): number {
  if (!Number.isInteger(k) || k < 1 || k > whole) {
    throw new RangeError(`k must be a whole number from 1 to ${whole}, not ${k}.`);
  }
  let share = 1;
  for (let index = 0; index < k; index += 1) {
    share *= Math.max(0, part - index) / (whole - index);
  }
  return share;
}
