import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptMessage } from '../../domain/prompt/promptContent.ts';
import type { AssertionResult } from '../assertions/assertionResult.ts';
import type { ModelAnswer, ModelErrorCode } from '../models/model.ts';

/** skipped: nothing was asked (no key, no budget left, cancelled), which is not red. */
export type AttemptOutcome = 'pass' | 'fail' | 'error' | 'skipped';

export const runErrorCodes = ['render_failed', 'budget_spent', 'assertion_error'] as const;
export type RunErrorCode = ModelErrorCode | (typeof runErrorCodes)[number];

/** One question to the model and what became of it. */
export interface AttemptResult {
  /** Counts from 0. */
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  /** From 0 to 1, weighted over the assertions. */
  readonly score: number;
  readonly rendered?: readonly PromptMessage[];
  readonly answer?: ModelAnswer;
  readonly assertions: readonly AssertionResult[];
  readonly costUsd?: number;
  readonly judgeCostUsd?: number;
  /** Tokens of the judge, apart from those of the prompt. */
  readonly judgeTokens?: number;
  /** When the answer came from the cache or a recording: when it was given, in epoch milliseconds. */
  readonly answeredAt?: number;
  readonly source?: 'model' | 'cache' | 'recording';
  readonly error?: { readonly code: RunErrorCode; readonly message: string };
}

/** All attempts of one case on one content. */
export interface CaseResult {
  readonly case: EvalCase;
  readonly attempts: readonly AttemptResult[];
}
