import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { createLimiter } from '../run/createLimiter.ts';
import { runCases } from '../run/runCases.ts';
import type { Limiter, RunDependencies, RunOptions } from '../run/runOptions.ts';
import type { AttemptResult, RunResult } from '../run/runResult.ts';
import { createTurns } from './createTurns.ts';
import { isSameQuestion } from './isSameQuestion.ts';

const defaultConcurrency = 4;

export type ComparedSide = 'candidate' | 'baseline';

export interface PairOptions extends Pick<
  RunOptions,
  'signal' | 'concurrency' | 'model' | 'judge'
> {
  /** Told of both sides, also where one question was asked for both. */
  readonly onAttemptStart?: (side: ComparedSide, evalCase: EvalCase, attempt: number) => void;
  readonly onAttempt?: (side: ComparedSide, evalCase: EvalCase, result: AttemptResult) => void;
}

/** The contents of both sides; without a baseline where nothing is live. */
export interface PairContents {
  readonly candidate: PromptContent;
  readonly baseline: PromptContent | undefined;
}

export interface PairResult {
  readonly candidate: RunResult;
  /** Without the shared cases. */
  readonly baseline?: RunResult;
  /** Cases whose question is the same on both sides: their attempts count for both. */
  readonly shared: ReadonlySet<string>;
}

type Attempts = Pick<RunOptions, 'repeat' | 'firstAttempt'>;

/** Asks cases on both sides, in turns. */
export class RunPair {
  readonly #contents: PairContents;
  readonly #dependencies: RunDependencies;
  readonly #options: PairOptions;
  readonly #turns: Readonly<Record<ComparedSide, Limiter>>;

  constructor(contents: PairContents, dependencies: RunDependencies, options: PairOptions) {
    this.#contents = contents;
    this.#dependencies = dependencies;
    this.#options = options;
    const limiter =
      dependencies.limiter ?? createLimiter(options.concurrency ?? defaultConcurrency);
    const [candidate = limiter, baseline = limiter] = createTurns(limiter, 2);
    this.#turns = { candidate, baseline };
  }

  /** A callback that throws ends both sides; its error is thrown once nothing is under way any more. */
  async run(cases: readonly EvalCase[], attempts: Attempts): Promise<PairResult> {
    const { candidate: content, baseline: live } = this.#contents;
    const shared = this.#findShared(cases);
    const stop = new AbortController();
    const run = (side: ComparedSide, asked: PromptContent, askedCases: readonly EvalCase[]) =>
      runCases(
        { content: asked, cases: askedCases },
        { ...this.#dependencies, limiter: this.#turns[side] },
        { ...this.#toRunOptions(side, shared, stop), ...attempts },
      );
    const candidate = run('candidate', content, cases);
    const own = cases.filter(({ id }) => !shared.has(id));
    const baseline = live && run('baseline', live, own);
    await Promise.allSettled([candidate, baseline]);
    return {
      candidate: await candidate,
      ...(baseline === undefined ? {} : { baseline: await baseline }),
      shared,
    };
  }

  #findShared(cases: readonly EvalCase[]): ReadonlySet<string> {
    const { candidate, baseline } = this.#contents;
    if (baseline === undefined) return new Set();
    const { model } = this.#options;
    const asked = (content: PromptContent): PromptContent =>
      model === undefined ? content : { ...content, model };
    const same = cases.filter((one) => isSameQuestion(one, asked(candidate), asked(baseline)));
    return new Set(same.map(({ id }) => id));
  }

  #toRunOptions(
    side: ComparedSide,
    shared: ReadonlySet<string>,
    stop: AbortController,
  ): RunOptions {
    const { signal, model, judge, onAttemptStart, onAttempt } = this.#options;
    const tell = (evalCase: EvalCase, callback: (toldSide: ComparedSide) => void): void => {
      try {
        callback(side);
        if (shared.has(evalCase.id)) callback('baseline');
      } catch (error) {
        stop.abort();
        throw error;
      }
    };
    return {
      signal: AbortSignal.any([signal, stop.signal]),
      ...(model === undefined ? {} : { model }),
      ...(judge === undefined ? {} : { judge }),
      onAttemptStart: (evalCase, attempt) =>
        tell(evalCase, (toldSide) => onAttemptStart?.(toldSide, evalCase, attempt)),
      onAttempt: (evalCase, result) =>
        tell(evalCase, (toldSide) => onAttempt?.(toldSide, evalCase, result)),
    };
  }
}
