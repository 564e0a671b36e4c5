import type { VerdictReasonCode } from '../../domain/comparison/verdictReason.ts';
import type { Comparison } from './comparison.ts';

const stops: ReadonlySet<VerdictReasonCode> = new Set<VerdictReasonCode>([
  'run_cancelled',
  'budget_spent',
  'cases_skipped',
]);

/** Some cases were never asked: recorded, it would hide an earlier run that is complete. */
export function wasCutShort({ reasons }: Pick<Comparison, 'reasons'>): boolean {
  return reasons.some(({ code }) => stops.has(code));
}
