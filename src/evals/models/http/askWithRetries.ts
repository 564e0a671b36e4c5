// Repeats requests that may succeed later, and keeps that waiting out of the latency.
import { type ModelAnswer, type ModelCallOptions, ModelError } from '../model.ts';
import type { ModelTimers } from './modelTimers.ts';
import { RequestFailure, type RetryHint } from './requestFailure.ts';

export interface RetryPolicy {
  readonly timers: ModelTimers;
  /** For one request, from its start to its last byte. */
  readonly timeoutMs: number;
}

/** An answer before it is known what it took to get it. */
export type PlainAnswer = Omit<ModelAnswer, 'latencyMs' | 'retries' | 'kept'>;

const maxBrokenTries = 3;
const maxLimitedTries = 20;
/** Waiting longer than this for one answer helps nobody: better to run again later. */
const maxWaitMs = 120_000;
const firstBackoffMs = 500;
const longestBackoffMs = 20_000;

/** Asks until there is an answer or no hope. Throws `ModelError`. */
export async function askWithRetries(
  ask: (signal: AbortSignal) => Promise<PlainAnswer>,
  policy: RetryPolicy,
  { signal, onRestart }: Pick<ModelCallOptions, 'signal' | 'onRestart'>,
): Promise<ModelAnswer> {
  const tries = { limited: 0, broken: 0, waitedMs: 0 };
  for (;;) {
    if (signal.aborted) throw cancelled();
    const startedAt = policy.timers.elapsed();
    try {
      const answer = await askOnce(ask, policy, signal);
      const latencyMs = policy.timers.elapsed() - startedAt;
      return { ...answer, latencyMs, retries: tries.limited + tries.broken };
    } catch (error) {
      if (!(error instanceof RequestFailure) || error.retry === undefined) throw error;
      const waitMs = chooseWait(error.retry, tries, policy.timers);
      if (waitMs === undefined) throw giveUp(error, tries.limited + tries.broken);
      tries[error.retry.kind] += 1;
      tries.waitedMs += waitMs;
      await wait(waitMs, policy.timers, signal);
      onRestart?.();
    }
  }
}

const tooLate = new Error('The answer took too long.');

async function askOnce(
  ask: (signal: AbortSignal) => Promise<PlainAnswer>,
  { timers, timeoutMs }: RetryPolicy,
  signal: AbortSignal,
): Promise<PlainAnswer> {
  const request = new AbortController();
  const abort = (): void => request.abort();
  signal.addEventListener('abort', abort);
  const stopTimer = timers.schedule(() => request.abort(tooLate), timeoutMs);
  try {
    return await ask(request.signal);
  } catch (error) {
    // Whatever went wrong, nothing of the request stays open. A second abort keeps the first reason.
    abort();
    if (signal.aborted) throw cancelled();
    if (request.signal.reason === tooLate) throw timedOut(timeoutMs);
    throw error;
  } finally {
    stopTimer();
    signal.removeEventListener('abort', abort);
  }
}

interface Tries {
  readonly limited: number;
  readonly broken: number;
  readonly waitedMs: number;
}

/** Undefined when it is not worth waiting. */
function chooseWait(retry: RetryHint, tries: Tries, timers: ModelTimers): number | undefined {
  const done = tries[retry.kind];
  if (done >= (retry.kind === 'limited' ? maxLimitedTries : maxBrokenTries)) return undefined;
  const backoffMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** done);
  const waitMs =
    retry.afterMs === undefined
      ? backoffMs * (0.5 + timers.random() / 2)
      : // Not all at the same moment, where many were sent away together.
        retry.afterMs * (1 + timers.random() / 10);
  return tries.waitedMs + waitMs > maxWaitMs ? undefined : waitMs;
}

async function wait(delayMs: number, timers: ModelTimers, signal: AbortSignal): Promise<void> {
  if (delayMs <= 0) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      signal.removeEventListener('abort', end);
      cancelTimer();
      resolve();
    };
    const cancelTimer = timers.schedule(end, delayMs);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

function giveUp(failure: RequestFailure, retries: number): ModelError {
  const times = retries === 1 ? 'once' : `${retries} times`;
  const tried = retries === 0 ? '' : ` Repeated ${times}.`;
  const { afterMs } = failure.retry ?? {};
  const later =
    afterMs !== undefined && afterMs > maxWaitMs
      ? ` It asks to wait ${Math.ceil(afterMs / 60_000)} minutes.`
      : '';
  return new ModelError(failure.code, `${failure.message}${later}${tried}`);
}

function cancelled(): ModelError {
  return new ModelError('cancelled', 'The question to the model was cancelled.');
}

function timedOut(timeoutMs: number): ModelError {
  return new ModelError(
    'timeout',
    `The model did not answer within ${timeoutMs / 1000} s. Set a longer “timeout” under “evals” in prompt-rollout.yml, or ask for shorter answers.`,
  );
}
