import type { EvalSettings } from '../../domain/project/evalSettings.ts';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import { runCases } from '../../evals/run/runCases.ts';
import type { RunDependencies } from '../../evals/run/runOptions.ts';
import type { AttemptResult, RunSummary } from '../../evals/run/runResult.ts';
import type { RunJob, RunMode, RunSession } from '../caseTests/caseRunner.ts';
import { costText } from '../caseTests/runFigures.ts';
import { l10n } from '../platform/localize.ts';

export interface SessionOptions {
  readonly mode: RunMode;
  readonly settings: EvalSettings;
  readonly dependencies: RunDependencies;
}

export function createRunSession({ settings, dependencies }: SessionOptions): RunSession {
  return {
    run: async (job) => {
      const progress = followCases(job, settings);
      const { problems, summary } = await runCases(job, dependencies, {
        signal: job.signal,
        repeat: settings.repeat,
        ...(settings.judge === undefined ? {} : { judge: settings.judge }),
        ...progress,
      });
      return { problems, lines: [summaryText(summary)] };
    },
  };
}

/** Tells of a case when its first attempt begins and when its last has ended. */
function followCases(
  { cases, onStart, onCase }: RunJob,
  { repeat }: EvalSettings,
): {
  readonly onAttemptStart: (one: { readonly id: string }) => void;
  readonly onAttempt: (one: { readonly id: string }, result: AttemptResult) => void;
} {
  const loaded = new Map(cases.map((one) => [one.id, one]));
  const started = new Set<string>();
  const ended = new Map<string, AttemptResult[]>();
  const find = (id: string, act: (one: LoadedCase) => void): void => {
    const one = loaded.get(id);
    if (one !== undefined) act(one);
  };
  return {
    onAttemptStart: ({ id }) => {
      if (started.has(id)) return;
      started.add(id);
      find(id, onStart);
    },
    onAttempt: ({ id }, result) =>
      find(id, (one) => {
        const attempts = [...(ended.get(id) ?? []), result];
        ended.set(id, attempts);
        if (attempts.length < (one.repeat ?? repeat)) return;
        onCase(one, { case: one, attempts: attempts.toSorted((a, b) => a.attempt - b.attempt) });
      }),
  };
}

/** `19 of 20 passed · 1 could not be told · 4,210 tokens · $0.0012`. */
function summaryText({ cases, usage, costUsd, spent }: RunSummary): string {
  const tokens = usage === undefined ? undefined : usage.inputTokens + usage.outputTokens;
  return [
    l10n.t('{0} of {1} passed', cases.passed, cases.total),
    ...(cases.errors === 0 ? [] : [l10n.t('{0} could not be told', cases.errors)]),
    ...(cases.skipped === 0 ? [] : [l10n.t('{0} not run', cases.skipped)]),
    ...(tokens === undefined ? [] : [l10n.t('{0} tokens', tokens.toLocaleString('en'))]),
    ...(costUsd === undefined ? [] : [costText(costUsd)]),
    ...(spent.tokens === 0 ? [l10n.t('nothing was asked anew')] : []),
  ].join(' · ');
}
