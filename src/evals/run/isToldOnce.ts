import { finalModelErrors } from './finalModelErrors.ts';
import type { RunErrorCode } from './runResult.ts';

/** What concerns the run rather than the case: told once, and its cases are skipped, not red. */
const codes: ReadonlySet<RunErrorCode> = new Set<RunErrorCode>([
  ...finalModelErrors,
  'budget_spent',
  'judge_missing',
  'not_recorded',
]);

export function isToldOnce(code: RunErrorCode): boolean {
  return codes.has(code);
}
