import type { RunErrorCode } from './runResult.ts';

/** What concerns the run rather than the case: told once, and its cases are skipped, not red. */
const codes: ReadonlySet<RunErrorCode> = new Set<RunErrorCode>([
  'key_missing',
  'key_refused',
  'no_endpoint',
  'model_unknown',
  'consent_missing',
  'rate_limited',
  'unreachable',
  'price_unknown',
  'budget_spent',
  'judge_missing',
  'not_recorded',
]);

export function isToldOnce(code: RunErrorCode): boolean {
  return codes.has(code);
}
