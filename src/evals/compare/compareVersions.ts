// Asks a candidate and the live version the same cases, side by side, and finds the verdict.
import { compareCases } from '../../domain/comparison/compareCases.ts';
import { listSuspects, type Suspect } from '../../domain/comparison/confirmCases.ts';
import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { createLimiter } from '../run/createLimiter.ts';
import { runCases } from '../run/runCases.ts';
import type { Limiter, RunDependencies, RunOptions } from '../run/runOptions.ts';
import type { AttemptResult, CaseResult, RunResult } from '../run/runResult.ts';
import type { ComparedVersion, Comparison } from './comparison.ts';
import { createTurns } from './createTurns.ts';
import { findRunStop } from './findRunStop.ts';
import { isUnfit, toComparedCase, type CaseResults } from './toComparedCase.ts';
import { toComparison } from './toComparison.ts';

const defaultConcurrency = 4;

export interface CompareInput {
  readonly candidate: PromptContent;
  /** Absent: nothing is live, and only pass rates count. */
  readonly baseline?: ComparedVersion;
  /** Those that assert nothing prove nothing and are left out. */
  readonly cases: readonly EvalCase[];
}

export type ComparedSide = 'candidate' | 'baseline';

export interface CompareOptions extends Pick<
  RunOptions,
  'signal' | 'repeat' | 'concurrency' | 'model' | 'judge'
> {
  readonly onAttemptStart?: (side: ComparedSide, evalCase: EvalCase, attempt: number) => void;
  readonly onAttempt?: (side: ComparedSide, evalCase: EvalCase, result: AttemptResult) => void;
  /** Some cases look broken and are asked again before that counts. */
  readonly onConfirm?: (suspects: readonly Suspect[]) => void;
}

/**
 * Both versions are asked in turns, within one limit and one budget, each with the model and the parameters that are part of
 * it. Cases that look broken are asked again. Cancelled, out of budget or with a case skipped, there is no verdict.
 */
export async function compareVersions(
  input: CompareInput,
  dependencies: RunDependencies,
  options: CompareOptions,
): Promise<Comparison> {
  const { candidate, baseline } = input;
  const { model, judge, repeat = 1 } = options;
  const cases = input.cases.filter(({ assertions }) => assertions.length > 0);
  const pair = new RunPair(input, dependencies, options);
  const first = await pair.run({ cases, repeat });
  const decide = (results: readonly CaseResults[], runs: readonly RunResult[]): Comparison => {
    const found = compareCases({
      cases: results.map(toComparedCase),
      hasBaseline: baseline !== undefined,
      stopped: findRunStop(runs),
    });
    return toComparison({ candidate, baseline, results, found, runs, model, judge, repeat });
  };
  const results = joinSides(first);
  const comparison = decide(results, listRuns([first]));
  // A verdict that does not hang on them needs no further attempts.
  const isOpen = comparison.reasons.some(({ code }) => code === 'breaks_unconfirmed');
  if (!isOpen) return comparison;
  const again = await confirm(results, pair, options);
  return decide(
    results.map((one) => withConfirmation(one, again)),
    listRuns([first, ...again]),
  );
}

interface PairResult {
  readonly candidate: RunResult;
  readonly baseline?: RunResult;
}

function listRuns(pairs: readonly PairResult[]): RunResult[] {
  return pairs.flatMap(({ candidate, baseline }) => [candidate, ...(baseline ? [baseline] : [])]);
}

interface Questions extends Pick<RunOptions, 'firstAttempt'> {
  readonly cases: readonly EvalCase[];
  readonly repeat: number;
}

interface SideQuestions extends Questions {
  readonly side: ComparedSide;
  readonly content: PromptContent;
}

/** Runs cases on both sides, in turns. */
class RunPair {
  readonly #input: CompareInput;
  readonly #dependencies: RunDependencies;
  readonly #options: CompareOptions;
  readonly #turns: Readonly<Record<ComparedSide, Limiter>>;

  constructor(input: CompareInput, dependencies: RunDependencies, options: CompareOptions) {
    this.#input = input;
    this.#dependencies = dependencies;
    this.#options = options;
    const limiter =
      dependencies.limiter ?? createLimiter(options.concurrency ?? defaultConcurrency);
    const [candidate = limiter, baseline = limiter] = createTurns(limiter, 2);
    this.#turns = { candidate, baseline };
  }

  /** A callback that throws ends both sides; its error is thrown once nothing is under way any more. */
  async run(asked: Questions): Promise<PairResult> {
    const { candidate: content, baseline: live } = this.#input;
    const stop = new AbortController();
    const candidate = this.#runSide({ side: 'candidate', content, ...asked }, stop);
    const baseline =
      live && this.#runSide({ side: 'baseline', content: live.content, ...asked }, stop);
    await Promise.allSettled([candidate, baseline]);
    return {
      candidate: await candidate,
      ...(baseline === undefined ? {} : { baseline: await baseline }),
    };
  }

  #runSide({ side, content, cases, ...attempts }: SideQuestions, stop: AbortController) {
    const { signal, model, judge, onAttemptStart, onAttempt } = this.#options;
    const call = (callback: () => void): void => {
      try {
        callback();
      } catch (error) {
        stop.abort();
        throw error;
      }
    };
    return runCases(
      { content, cases },
      { ...this.#dependencies, limiter: this.#turns[side] },
      {
        signal: AbortSignal.any([signal, stop.signal]),
        ...attempts,
        ...(model === undefined ? {} : { model }),
        ...(judge === undefined ? {} : { judge }),
        onAttemptStart: (evalCase, attempt) =>
          call(() => onAttemptStart?.(side, evalCase, attempt)),
        onAttempt: (evalCase, result) => call(() => onAttempt?.(side, evalCase, result)),
      },
    );
  }
}

/** Cases in the order of the candidate's. One that does not fit the live version has no other side. */
function joinSides({ candidate, baseline }: PairResult): CaseResults[] {
  const live = indexCases(baseline);
  return candidate.cases.map((one) => {
    const other = live.get(one.case.id);
    return {
      candidate: one,
      ...(other === undefined || isUnfit(other) ? {} : { baseline: other }),
    };
  });
}

function indexCases(run: RunResult | undefined): ReadonlyMap<string, CaseResult> {
  return new Map((run?.cases ?? []).map((one) => [one.case.id, one]));
}

/** Asks each suspicious case again, together with those that need as many attempts. */
async function confirm(
  results: readonly CaseResults[],
  pair: RunPair,
  { repeat = 1, onConfirm }: CompareOptions,
): Promise<PairResult[]> {
  const suspects = listSuspects(results.map(toComparedCase));
  onConfirm?.(suspects);
  const byId = new Map(results.map(({ candidate }) => [candidate.case.id, candidate.case]));
  const groups = new Map<string, { attempts: number; from: number; cases: EvalCase[] }>();
  for (const { id, attempts } of suspects) {
    const evalCase = byId.get(id);
    if (evalCase === undefined) continue;
    const from = evalCase.repeat ?? repeat;
    const group = groups.get(`${attempts} ${from}`) ?? { attempts, from, cases: [] };
    group.cases.push(evalCase);
    groups.set(`${attempts} ${from}`, group);
  }
  return Promise.all(
    [...groups.values()].map(({ cases, attempts, from }) =>
      pair.run({ cases, repeat: attempts, firstAttempt: from }),
    ),
  );
}

function withConfirmation(one: CaseResults, again: readonly PairResult[]): CaseResults {
  const { id } = one.candidate.case;
  for (const { candidate, baseline } of again) {
    const found = indexCases(candidate).get(id);
    const other = indexCases(baseline).get(id);
    if (found !== undefined && other !== undefined) {
      return { ...one, confirmation: { candidate: found, baseline: other } };
    }
  }
  return one;
}
