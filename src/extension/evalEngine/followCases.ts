import type { EvalSettings } from '../../domain/project/evalSettings.ts';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { AttemptResult } from '../../evals/run/runResult.ts';
import type { RunJob } from '../caseTests/caseRunner.ts';

/** What tells of attempts as they begin and end. */
interface AttemptObserver {
  readonly onAttemptStart: (one: { readonly id: string }) => void;
  readonly onAttempt: (one: { readonly id: string }, result: AttemptResult) => void;
}

/**
 * Tells of a case when its first attempt begins and when its last has ended. Attempts after those, which confirm what
 * was found, are told of no more.
 */
export function followCases(
  { cases, onStart, onCase }: Pick<RunJob, 'cases' | 'onStart' | 'onCase'>,
  { repeat }: Pick<EvalSettings, 'repeat'>,
): AttemptObserver {
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
        if (attempts.length !== (one.repeat ?? repeat)) return;
        onCase(one, { case: one, attempts: attempts.toSorted((a, b) => a.attempt - b.attempt) });
      }),
  };
}
