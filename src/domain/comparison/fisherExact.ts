import type { AttemptCounts } from './comparedCase.ts';
import { countJudged } from './comparedCase.ts';

/**
 * One-sided p-value of Fisher's exact test: how likely the candidate passes this rarely when both sides pass equally
 * often, given how many attempts passed in all (hypergeometric distribution).
 */
export function calculateFisherWorse(candidate: AttemptCounts, baseline: AttemptCounts): number {
  const draws = countJudged(candidate);
  const others = countJudged(baseline);
  const passed = candidate.passed + baseline.passed;
  const fewest = Math.max(0, passed - others);
  // In logarithms, since single terms are too small for a number long before their sum is.
  let term =
    logChoose(draws, fewest) +
    logChoose(others, passed - fewest) -
    logChoose(draws + others, passed);
  let sum = 0;
  for (let count = fewest; count <= candidate.passed; count += 1) {
    sum += Math.exp(term);
    term += Math.log(
      ((draws - count) * (passed - count)) / ((count + 1) * (others - passed + count + 1)),
    );
  }
  return Math.min(1, sum);
}

function logChoose(from: number, take: number): number {
  let log = 0;
  for (let index = 1; index <= take; index += 1) log += Math.log((from - take + index) / index);
  return log;
}
