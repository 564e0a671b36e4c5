import type { AssertionResult } from './assertionResult.ts';

interface Sum {
  score: number;
  weight: number;
}

/** The mean score, by weight, of the assertions that share a `metric`. What could not be told is left out. */
export function sumMetrics(results: readonly AssertionResult[]): Readonly<Record<string, number>> {
  const sums = new Map<string, Sum>();
  addResults(sums, results, 1, undefined);
  const entries = [...sums].map(
    ([metric, { score, weight }]) => [metric, weight > 0 ? score / weight : 0] as const,
  );
  return Object.fromEntries(entries);
}

/** A member of a set counts with the weight of the set, and once where both name the same metric. */
function addResults(
  sums: Map<string, Sum>,
  results: readonly AssertionResult[],
  setWeight: number,
  setMetric: string | undefined,
): void {
  for (const { metric, outcome, score, weight, members } of results) {
    if (metric !== undefined && metric !== setMetric && outcome !== 'error') {
      const sum = sums.get(metric) ?? { score: 0, weight: 0 };
      sum.score += score * weight * setWeight;
      sum.weight += weight * setWeight;
      sums.set(metric, sum);
    }
    if (members !== undefined) addResults(sums, members, weight * setWeight, metric);
  }
}
