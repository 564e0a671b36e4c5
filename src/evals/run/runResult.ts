import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptMessage } from '../../domain/prompt/promptContent.ts';
import type { AssertionResult } from '../assertions/assertionResult.ts';
import type { ModelAnswer, ModelErrorCode, TokenUsage } from '../models/model.ts';

/** skipped: nothing was asked (no key, no budget left, cancelled) or nothing is asserted, which is not red. */
export type AttemptOutcome = 'pass' | 'fail' | 'error' | 'skipped';

export const runErrorCodes = [
  'render_failed',
  /** A model must judge, and the project names none. */
  'judge_missing',
  'assertion_error',
  /** Answered, and the case does not say what is right. */
  'nothing_asserted',
] as const;
export type RunErrorCode = ModelErrorCode | (typeof runErrorCodes)[number];

/** One question to the model and what became of it. */
export interface AttemptResult {
  /** Counts from 0. */
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  /** From 0 to 1, weighted over the assertions. */
  readonly score: number;
  /** A sentence: what decided. */
  readonly reason?: string;
  /** Mean scores of the assertions that name a metric. */
  readonly metrics?: Readonly<Record<string, number>>;
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
  readonly forOtherContent?: true;
  readonly error?: { readonly code: RunErrorCode; readonly message: string };
}

/** All attempts of one case on one content. */
export interface CaseResult {
  readonly case: EvalCase;
  readonly attempts: readonly AttemptResult[];
}

/** Something that concerns a whole run or many of its cases, and is told once. */
export interface RunProblem {
  readonly code: RunErrorCode;
  readonly message: string;
  /** The model that it is about, where it is about one. */
  readonly model?: string;
  /** Cases of which something was not asked because of it. */
  readonly caseIds: readonly string[];
}

/** What a run found. */
export interface RunResult {
  /** In the order in which they were given; after a cancellation with the attempts that have ended. */
  readonly cases: readonly CaseResult[];
  readonly problems: readonly RunProblem[];
  readonly summary: RunSummary;
  readonly cancelled: boolean;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** Counts of one case or of all; sums are over attempts that have an answer. */
export interface AttemptSummary {
  readonly attempts: number;
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
  /** Of the prompt's model, without judges. Undefined when an answer came without usage. */
  readonly usage?: TokenUsage;
  /** US dollars of the prompt's model. Undefined when the price of an answer is not known, never 0 instead. */
  readonly costUsd?: number;
  readonly judgeTokens?: number;
  readonly judgeCostUsd?: number;
  /** Mean of the answers, without waiting for retries. */
  readonly latencyMs?: number;
  /** What really answered, sorted. */
  readonly models: readonly string[];
  readonly retries: number;
}

/** All attempts of a run, and its cases. */
export interface RunSummary extends AttemptSummary {
  readonly cases: {
    readonly total: number;
    /** Every attempt that was made passed, and at least one was made. */
    readonly passed: number;
    readonly failed: number;
    /** No attempt failed, and one could not be told. */
    readonly errors: number;
    readonly skipped: number;
  };
  /** What this run itself used: neither cached nor recorded answers count. */
  readonly spent: { readonly tokens: number; readonly costUsd?: number };
  /** An answer was recorded for another content: no evidence rests on this run. */
  readonly replayedFromOtherContent: boolean;
}
