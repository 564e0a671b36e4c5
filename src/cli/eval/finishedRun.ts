import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { Comparison } from '../../evals/compare/comparison.ts';
import type { AttemptResult, RunProblem, RunResult } from '../../evals/run/runResult.ts';

/** One case with all of its attempts. */
export interface FinishedCase {
  readonly case: EvalCase;
  readonly attempts: readonly AttemptResult[];
  /** On the version that it is compared with. */
  readonly baseline?: readonly AttemptResult[];
}

/** What a run alone and a comparison have in common. */
export interface FinishedRun {
  readonly cases: readonly FinishedCase[];
  readonly problems: readonly RunProblem[];
  readonly isCancelled: boolean;
  /** The model that was asked. */
  readonly model?: string | undefined;
  readonly answeredBy: readonly string[];
  readonly spent: { readonly tokens: number; readonly costUsd?: number };
  readonly durationMs: number;
  readonly comparison?: Comparison;
}

export function fromRun(result: RunResult, model: string | undefined): FinishedRun {
  const { cases, problems, cancelled, summary, durationMs } = result;
  const { models, spent } = summary;
  return { cases, problems, isCancelled: cancelled, model, answeredBy: models, spent, durationMs };
}

export function fromComparison(comparison: Comparison): FinishedRun {
  const { differences, problems, reasons, model, answeredBy, spent, durationMs } = comparison;
  return {
    cases: differences.map((one) => ({ ...one, attempts: one.candidate })),
    isCancelled: reasons.some(({ code }) => code === 'run_cancelled'),
    ...{ problems, model, answeredBy, spent, durationMs, comparison },
  };
}
