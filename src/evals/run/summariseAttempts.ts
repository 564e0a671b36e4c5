import type { TokenUsage } from '../models/model.ts';
import type { AttemptResult, AttemptSummary } from './runResult.ts';

/** Counts and sums of attempts. What is not known of one answer is not known of the sum. */
export function summariseAttempts(attempts: readonly AttemptResult[]): AttemptSummary {
  const count = (outcome: AttemptResult['outcome']): number =>
    attempts.filter((each) => each.outcome === outcome).length;
  const answered = attempts.flatMap((each) =>
    each.answer === undefined ? [] : [{ ...each, answer: each.answer }],
  );
  const judged = attempts.filter((each) => each.judgeTokens !== undefined);
  const usage = addUsage(answered.map(({ answer }) => answer.usage));
  const costUsd = add(answered.map((each) => each.costUsd));
  const judgeTokens = add(judged.map((each) => each.judgeTokens));
  const judgeCostUsd = add(judged.map((each) => each.judgeCostUsd));
  const latencyMs = add(answered.map(({ answer }) => answer.latencyMs));
  return {
    attempts: attempts.length,
    passed: count('pass'),
    failed: count('fail'),
    errors: count('error'),
    skipped: count('skipped'),
    ...(usage === undefined ? {} : { usage }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(judged.length === 0 || judgeTokens === undefined ? {} : { judgeTokens }),
    ...(judged.length === 0 || judgeCostUsd === undefined ? {} : { judgeCostUsd }),
    ...(latencyMs === undefined ? {} : { latencyMs: latencyMs / answered.length }),
    models: [...new Set(answered.map(({ answer }) => answer.model))].toSorted(),
    retries: answered.reduce((sum, { answer }) => sum + answer.retries, 0),
  };
}

/** Undefined where nothing was answered, or one of the values is not known. */
function add(values: readonly (number | undefined)[]): number | undefined {
  const [first, ...rest] = values;
  return rest.reduce<number | undefined>(
    (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
    first,
  );
}

function addUsage(usages: readonly (TokenUsage | undefined)[]): TokenUsage | undefined {
  const inputTokens = add(usages.map((usage) => usage?.inputTokens));
  const outputTokens = add(usages.map((usage) => usage?.outputTokens));
  return inputTokens === undefined || outputTokens === undefined
    ? undefined
    : { inputTokens, outputTokens };
}
