import { Type, type Static } from 'typebox';
import { isPaired, type ComparedCase } from './comparedCase.ts';
import { calculateT95 } from './studentT.ts';

export const measures = ['tokens', 'latencyMs', 'costUsd'] as const;
/** What is measured per attempt and compared as a mean. */
export type Measure = (typeof measures)[number];

export const measureDeltaSchema = Type.Object({
  /** Cases measured on both sides. */
  cases: Type.Integer(),
  candidate: Type.Number(),
  baseline: Type.Number(),
  /** Mean of candidate − baseline; `low` to `high` is its 95 % interval, absent for a single case. */
  difference: Type.Number(),
  low: Type.Optional(Type.Number()),
  high: Type.Optional(Type.Number()),
});
/** How a measure differs between the two versions, case by case. */
export type MeasureDelta = Static<typeof measureDeltaSchema>;

export type MeasureDeltas = Readonly<Partial<Record<Measure, MeasureDelta>>>;

/** The difference of each measure that was taken on both sides. */
export function calculateDeltas(cases: readonly ComparedCase[]): MeasureDeltas {
  const deltas: Partial<Record<Measure, MeasureDelta>> = {};
  for (const measure of measures) {
    const pairs = cases.flatMap((one): (readonly [number, number])[] => {
      const candidate = one[measure];
      const baseline = isPaired(one) ? one.baseline[measure] : undefined;
      return candidate === undefined || baseline === undefined ? [] : [[candidate, baseline]];
    });
    if (pairs.length > 0) deltas[measure] = calculateDelta(pairs);
  }
  return deltas;
}

/**
 * Student's interval of the mean of paired differences (Miller 2024, “Adding Error Bars to Evals”: pair by case). Without
 * a change the differences are symmetric even where latencies are skewed, which is where the interval is good from few
 * cases on; percentile bootstraps are too narrow there (Hesterberg 2015). No randomness, so the same run tells the same.
 */
export function calculateDelta(pairs: readonly (readonly [number, number])[]): MeasureDelta {
  const candidate = calculateMean(pairs.map(([left]) => left));
  const baseline = calculateMean(pairs.map(([, right]) => right));
  const differences = pairs.map(([left, right]) => left - right);
  const difference = calculateMean(differences);
  const means = { cases: pairs.length, candidate, baseline, difference };
  if (pairs.length < 2) return means;
  const squares = differences.reduce((sum, one) => sum + (one - difference) ** 2, 0);
  const error = Math.sqrt(squares / (pairs.length - 1) / pairs.length);
  const reach = calculateT95(pairs.length - 1) * error;
  return { ...means, low: difference - reach, high: difference + reach };
}

/** In the order of their size, so that the order of the cases does not show in the last digit. */
function calculateMean(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted.reduce((sum, value) => sum + value, 0) / values.length;
}
