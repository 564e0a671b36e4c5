import type { RunStop } from '../../domain/comparison/compareCases.ts';
import type { RunErrorCode, RunResult } from '../run/runResult.ts';

const budgetCodes: readonly (RunErrorCode | undefined)[] = ['budget_spent', 'price_unknown'];

/** Why runs are not whole: an attempt that was never made leaves no verdict. */
export function findRunStop(runs: readonly RunResult[]): RunStop | undefined {
  if (runs.some((run) => run.cancelled)) return 'cancelled';
  const skipped = runs
    .flatMap((run) => run.cases)
    .flatMap(({ attempts }) => attempts)
    .filter(({ outcome }) => outcome === 'skipped');
  if (skipped.some(({ error }) => budgetCodes.includes(error?.code))) return 'budget';
  return skipped.length > 0 ? 'skipped' : undefined;
}
