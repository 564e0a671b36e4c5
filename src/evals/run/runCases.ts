// Asks a model for each case, as often as wanted, and assesses the answers.
import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { renderPrompt } from '../../domain/prompt/renderPrompt.ts';
import { ModelError } from '../models/model.ts';
import { createLimiter } from './createLimiter.ts';
import { SpendMeter } from './meteredModel.ts';
import { ProblemCollector } from './problemCollector.ts';
import { type AttemptContext, type AttemptJob, runAttempt } from './runAttempt.ts';
import { RunModels } from './runModels.ts';
import type { RunCases, RunOptions } from './runOptions.ts';
import type { AttemptResult, CaseResult } from './runResult.ts';
import { summariseRun } from './summariseRun.ts';

const defaultConcurrency = 4;

/**
 * Runs all attempts of all cases, at most so many at once, in their order. A cancelled run resolves at once with the attempts
 * that have ended. Rejects only when a callback or the code itself fails, and asks nothing more then.
 */
export const runCases: RunCases = async (input, dependencies, options) => {
  const { content, cases } = input;
  const now = dependencies.clock?.now ?? Date.now;
  const startedAt = now();
  const meter = new SpendMeter();
  const stop = linkAbort(options.signal);
  const context: AttemptContext = {
    content,
    model: options.model ?? content.model,
    models: new RunModels({ ...dependencies, meter, now }),
    dependencies,
    options: { ...options, signal: stop.signal },
  };
  const limiter = dependencies.limiter ?? createLimiter(options.concurrency ?? defaultConcurrency);
  const problems = new ProblemCollector();
  const ends = cases.map((evalCase) => ({ case: evalCase, attempts: new Array<AttemptResult>() }));
  const run = async (job: AttemptJob, attempts: AttemptResult[]): Promise<void> => {
    if (stop.signal.aborted) return;
    options.onAttemptStart?.(job.case, job.attempt);
    const { result, failure } = await runAttempt(job, context);
    attempts.push(result);
    if (failure !== undefined) problems.add(failure, job.case.id);
    options.onAttempt?.(job.case, result);
  };
  const tasks = ends.flatMap(({ case: evalCase, attempts }) =>
    listJobs(evalCase, content, options).map((job) =>
      limiter(() => run(job, attempts)).catch((error: unknown) => {
        if (error instanceof ModelError && error.code === 'cancelled') return;
        stop.abort();
        throw error;
      }),
    ),
  );
  try {
    await settle(tasks);
  } finally {
    stop.unlink();
    await dependencies.cache?.flush();
  }
  const results = ends.map(toCaseResult);
  return {
    cases: results,
    problems: problems.toProblems(),
    summary: summariseRun(results, meter.read()),
    cancelled: options.signal.aborted,
    startedAt,
    durationMs: now() - startedAt,
  };
};

/** Waits for all, so that nothing goes on behind the back of the caller, and then throws the first failure. */
async function settle(tasks: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(tasks);
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}

function listJobs(
  evalCase: EvalCase,
  content: PromptContent,
  { repeat = 1, firstAttempt }: RunOptions,
): readonly AttemptJob[] {
  const rendered = render(evalCase, content);
  const count = firstAttempt === undefined ? (evalCase.repeat ?? repeat) : repeat;
  return Array.from({ length: count }, (_, index) => ({
    case: evalCase,
    attempt: (firstAttempt ?? 0) + index,
    rendered,
  }));
}

/** Values that the prompt has no input for are no error here: a version from before an input was added has none. */
function render({ values, dialect }: EvalCase, content: PromptContent): AttemptJob['rendered'] {
  const { messages, missing } = renderPrompt(content, values, { dialect });
  if (missing.length === 0 || dialect === 'github') return messages;
  const names = missing.map((name) => `“${name}”`).join(', ');
  return {
    code: 'render_failed',
    message: `The case has no value for ${names}. Add it to its “vars”, or give the input a default.`,
  };
}

function toCaseResult({ case: evalCase, attempts }: CaseResult): CaseResult {
  return { case: evalCase, attempts: attempts.toSorted((a, b) => a.attempt - b.attempt) };
}

/** A signal of our own that follows the given one, for a run that has to end itself. */
function linkAbort(signal: AbortSignal) {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  return {
    signal: controller.signal,
    abort,
    unlink: () => signal.removeEventListener('abort', abort),
  };
}
