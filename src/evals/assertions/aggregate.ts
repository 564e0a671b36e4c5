import type { AssertionType } from '../../domain/fixtures/assertion.ts';
import type { AssertionOutcome, AssertionResult } from './assertionResult.ts';

export interface Aggregate {
  readonly outcome: AssertionOutcome;
  /** Mean of the scores by weight. */
  readonly score: number;
  /** A sentence. */
  readonly reason: string;
}

/** What a threshold forgives: something wanted in the answer that is not there, or not good enough. */
const soft: ReadonlySet<AssertionType> = new Set<AssertionType>([
  'equals',
  'contains',
  'contains-any',
  'contains-all',
  'icontains',
  'icontains-any',
  'icontains-all',
  'starts-with',
  'ends-with',
  'regex',
  'levenshtein',
  'javascript',
  'llm-rubric',
  'github-equals',
  'github-contains',
  'github-starts-with',
  'github-ends-with',
  'github-llm',
]);
// Sums of weights like 0.1 miss a threshold by less than this.
const rounding = 1e-9;

/**
 * One outcome of several assertions.
 *
 * Without a threshold all must pass. With one, the mean score must reach it, and a failed assertion is forgiven only when it
 * asks for something (soft): form (JSON, tool calls, length), limits (latency, cost, tokens), refusals and everything with
 * `not-` must hold all the same. A threshold of 0 would forgive everything, so it counts as none. Assertions of weight 0 are
 * reported and decide nothing. An error makes the outcome an error, unless it is a failure whatever the errors would have said.
 */
export function aggregate(
  results: readonly AssertionResult[],
  threshold: number | undefined,
): Aggregate {
  const deciding = results.filter(({ weight }) => weight > 0);
  const score = averageScore(deciding, 0);
  if (deciding.length === 0) return { outcome: 'error', score, reason: explainNothing(results) };
  const failed = deciding.filter(({ outcome }) => outcome === 'fail');
  const wanted = threshold !== undefined && threshold > 0 ? threshold : undefined;
  const decisive =
    wanted === undefined ? failed[0] : failed.find((result) => !isForgivable(result));
  if (decisive !== undefined) return { outcome: 'fail', score, reason: decisive.reason };
  if (wanted !== undefined && averageScore(deciding, 1) < wanted - rounding) {
    return { outcome: 'fail', score, reason: describeScore(score, wanted, failed[0]) };
  }
  const unclear = deciding.find(({ outcome }) => outcome === 'error');
  if (unclear !== undefined) return { outcome: 'error', score, reason: unclear.reason };
  const reason = wanted === undefined ? 'All assertions hold.' : describeScore(score, wanted);
  return { outcome: 'pass', score, reason };
}

/** Whether a threshold may forgive a failure. A set is forgiven when all that failed in it may be. */
export function isForgivable(result: AssertionResult): boolean {
  if (result.negated) return false;
  if (result.type !== 'assert-set') return soft.has(result.type);
  return (result.members ?? []).every(
    (member) => member.outcome !== 'fail' || member.weight === 0 || isForgivable(member),
  );
}

function averageScore(results: readonly AssertionResult[], scoreOfErrors: number): number {
  let sum = 0;
  let weights = 0;
  for (const { outcome, score, weight } of results) {
    sum += (outcome === 'error' ? scoreOfErrors : score) * weight;
    weights += weight;
  }
  return weights > 0 ? sum / weights : 0;
}

function explainNothing(results: readonly AssertionResult[]): string {
  return results.length === 0
    ? 'Nothing is asserted about the answer, so there is nothing to pass. Add an assertion.'
    : 'All assertions have weight 0, so there is nothing to pass. Give one of them a weight.';
}

function describeScore(score: number, wanted: number, failed?: AssertionResult): string {
  const sentence = `The score is ${toShown(score)}; wanted is at least ${toShown(wanted)}.`;
  return failed === undefined ? sentence : `${sentence} ${failed.reason}`;
}

function toShown(share: number): string {
  return String(Number(share.toFixed(3)));
}
