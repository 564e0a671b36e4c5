// What `runCases` is given. The run itself knows neither files nor keys nor the editor.
import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { Sandbox } from '../assertions/assertionContext.ts';
import type { AnswerStore } from '../models/cachedModel.ts';
import type { Model } from '../models/model.ts';
import type { PriceList } from '../prices/priceList.ts';
import type { Recording } from '../recordings/recording.ts';
import type { Budget } from './budget.ts';
import type { AttemptResult, RunResult } from './runResult.ts';

/** One content and the cases that it has to answer. */
export interface RunInput {
  readonly content: PromptContent;
  readonly cases: readonly EvalCase[];
}

/** What a run works with. Runs that belong together (a comparison) share one budget and one limiter. */
export interface RunDependencies {
  /** Throws `ModelError`: no endpoint, no key, no consent. Asked once per run and model. */
  readonly findModel: (model: string) => Promise<Model>;
  /** Absent: nothing has a known price. */
  readonly prices?: PriceList;
  /** Absent in a workspace that is not trusted. */
  readonly sandbox?: Sandbox;
  /** Absent: every question is asked. */
  readonly cache?: AnswerStore;
  readonly recording?: RunRecording;
  /** Hard limits. Absent: none. */
  readonly budget?: Budget;
  /** For runs that share one; else each has its own of `concurrency`. */
  readonly limiter?: Limiter;
  readonly clock?: RunClock;
}

export interface RunRecording {
  readonly recording: Recording;
  /** `replay` asks no model and needs no key; `record` asks anew, past the cache, and keeps the answers. */
  readonly mode: 'record' | 'replay';
  /** Replays answers to other content too; the run says so, and no evidence rests on it. Default: those cases are skipped. */
  readonly replayStale?: boolean;
}

/** Runs tasks, at most so many at once. */
export type Limiter = <Value>(task: () => Promise<Value>) => Promise<Value>;

export interface RunClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Attempts of a case that does not say itself. Default 1. */
  readonly repeat?: number;
  /**
   * Asks again to confirm: attempts are counted from here, so that no earlier answer is used twice, and `repeat`
   * counts for every case.
   */
  readonly firstAttempt?: number;
  /** Attempts at once; default 4. Of no effect beside a limiter. */
  readonly concurrency?: number;
  /** Instead of the model that the prompt names. */
  readonly model?: string;
  /** The model that judges where an assertion names none. */
  readonly judge?: string;
  readonly onAttemptStart?: (evalCase: EvalCase, attempt: number) => void;
  /** In the order in which they end. A callback that throws ends the run. */
  readonly onAttempt?: (evalCase: EvalCase, result: AttemptResult) => void;
  /** The whole answer so far. */
  readonly onText?: (evalCase: EvalCase, attempt: number, text: string) => void;
}

/** Asks a model for each case and assesses its answers: `runCases.ts`. Rejects only when a callback or the code itself fails. */
export type RunCases = (
  input: RunInput,
  dependencies: RunDependencies,
  options: RunOptions,
) => Promise<RunResult>;
