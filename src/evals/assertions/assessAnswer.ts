import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import { aggregate } from './aggregate.ts';
import type { AssertionContext } from './assertionContext.ts';
import type { AssertionOutcome, AssertionResult } from './assertionResult.ts';
import { assessAll } from './assess.ts';
import { sumMetrics } from './sumMetrics.ts';

/** What became of one answer to one case. */
export interface AnswerAssessment {
  readonly outcome: AssertionOutcome;
  /** From 0 to 1, weighted over the assertions. */
  readonly score: number;
  /** A sentence for people: what decided. */
  readonly reason: string;
  /** In the order of the case. */
  readonly assertions: readonly AssertionResult[];
  /** Mean scores of the assertions that name a metric. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Holds an answer against all assertions of its case; the rules are those of `aggregate`. Throws only when it was cancelled
 * (`ModelError` with `cancelled`).
 */
export async function assessAnswer(
  evalCase: Pick<EvalCase, 'assertions' | 'threshold'>,
  context: AssertionContext,
): Promise<AnswerAssessment> {
  const assertions = await assessAll(evalCase.assertions, context, []);
  return {
    ...aggregate(assertions, evalCase.threshold),
    assertions,
    metrics: sumMetrics(assertions),
  };
}
