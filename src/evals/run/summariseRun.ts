import type { Spending } from './budget.ts';
import type { AttemptOutcome, CaseResult, RunSummary } from './runResult.ts';
import { summariseAttempts } from './summariseAttempts.ts';

/** What became of a case: one failed attempt fails it, one that could not be told leaves it open. */
export function assessCase({ attempts }: CaseResult): AttemptOutcome {
  const has = (wanted: AttemptOutcome): boolean =>
    attempts.some(({ outcome }) => outcome === wanted);
  if (has('fail')) return 'fail';
  if (has('error')) return 'error';
  return has('pass') ? 'pass' : 'skipped';
}

/** Counts and sums of a run. */
export function summariseRun(cases: readonly CaseResult[], spent: Spending): RunSummary {
  const attempts = cases.flatMap((each) => each.attempts);
  const outcomes = cases.map(assessCase);
  const count = (outcome: AttemptOutcome): number =>
    outcomes.filter((each) => each === outcome).length;
  return {
    ...summariseAttempts(attempts),
    cases: {
      total: cases.length,
      passed: count('pass'),
      failed: count('fail'),
      errors: count('error'),
      skipped: count('skipped'),
    },
    spent,
    replayedFromOtherContent: attempts.some(({ forOtherContent }) => forOtherContent === true),
  };
}
