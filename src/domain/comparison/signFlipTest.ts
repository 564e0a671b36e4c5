/**
 * Sign-flip permutation test on the differences of per-case pass rates (Fisher's randomisation test for pairs): the
 * case is the unit, repeats are averaged inside of it. Without a difference between two versions the sign of each
 * case's difference is a coin toss, whatever the rates are.
 */
import { createSeededBits } from './seededBits.ts';

/** Attempts of one case that were judged, on both sides. */
export interface PairedRate {
  readonly id: string;
  readonly passed: number;
  readonly judged: number;
  readonly baselinePassed: number;
  readonly baselineJudged: number;
}

/** One-sided p-values. */
export interface SignFlipResult {
  readonly worse: number;
  readonly better: number;
}

/** Above this number of steps the distribution is sampled instead of counted. */
const maxExactSteps = 1e8;
const maxSamples = 9_999;
/** Samples times cases. */
const maxTosses = 2e7;

/**
 * Tells how likely so large a loss, or so large a gain, is by chance alone. Exact, except for suites so large that it
 * would take seconds: then sampled with a seed made from the ids of the cases. What decides between the two, and the
 * samples themselves, do not depend on outcomes, so that one more failure never raises `worse`.
 */
export function calculateSignFlip(pairs: readonly PairedRate[]): SignFlipResult {
  const sorted = [...pairs].sort((left, right) => (left.id < right.id ? -1 : 1));
  const unit = findCommonUnit(sorted);
  const steps = sorted.length ** 2 * unit;
  if (steps <= maxExactSteps) return countExactly(sorted.map((pair) => toWeight(pair, unit)));
  const weights = sorted.map((pair) => toWeight(pair, 1));
  return sample(
    weights,
    sorted.map((pair) => pair.id),
  );
}

/** The difference in units of `1 / unit`; a whole number where `unit` is the common one. */
function toWeight(pair: PairedRate, unit: number): number {
  return (pair.passed * unit) / pair.judged - (pair.baselinePassed * unit) / pair.baselineJudged;
}

function findCommonUnit(pairs: readonly PairedRate[]): number {
  let unit = 1;
  for (const { judged, baselineJudged } of pairs) {
    unit = lowestCommonMultiple(lowestCommonMultiple(unit, judged), baselineJudged);
    if (unit > maxExactSteps) return Infinity;
  }
  return unit;
}

function lowestCommonMultiple(left: number, right: number): number {
  let [high, low] = [left, right];
  while (low !== 0) [high, low] = [low, high % low];
  return (left / high) * right;
}

function sumAbove(weights: readonly number[], sign: 1 | -1): number {
  return weights.reduce((sum, weight) => sum + Math.max(0, sign * weight), 0);
}

/**
 * A flipped sum is at most the observed one exactly when the cases that point up weigh at most what they weighed, so
 * both p-values are points of the distribution of the weight of a random subset of the cases.
 */
function countExactly(weights: readonly number[]): SignFlipResult {
  const gain = sumAbove(weights, 1);
  const loss = sumAbove(weights, -1);
  const limit = Math.max(gain, loss);
  const shares = new Float64Array(limit + 1);
  shares[0] = 1;
  for (const weight of weights) {
    const size = Math.abs(weight);
    if (size === 0) continue;
    for (let sum = limit; sum >= 0; sum -= 1) {
      shares[sum] = ((shares[sum] ?? 0) + (sum >= size ? (shares[sum - size] ?? 0) : 0)) / 2;
    }
  }
  return { worse: sumUpTo(shares, gain), better: sumUpTo(shares, loss) };
}

function sumUpTo(shares: Float64Array, last: number): number {
  let sum = 0;
  for (let index = 0; index <= last; index += 1) sum += shares[index] ?? 0;
  return Math.min(1, sum);
}

function sample(weights: readonly number[], ids: readonly string[]): SignFlipResult {
  const tolerance = 1e-9 * weights.length;
  const gain = sumAbove(weights, 1) + tolerance;
  const loss = sumAbove(weights, -1) + tolerance;
  const nextBit = createSeededBits(JSON.stringify(ids));
  const samples = Math.min(maxSamples, Math.floor(maxTosses / weights.length));
  let worse = 1;
  let better = 1;
  for (let turn = 0; turn < samples; turn += 1) {
    let sum = 0;
    for (const weight of weights) sum += nextBit() * Math.abs(weight);
    if (sum <= gain) worse += 1;
    if (sum <= loss) better += 1;
  }
  return { worse: worse / (samples + 1), better: better / (samples + 1) };
}
