export const planFindingCodes = [
  'no_traffic',
  'duplicate_stage_name',
  'duplicate_guard',
  'guard_cohort_too_long',
  'guard_never_served',
  'guard_without_limit',
  'guard_with_two_limits',
  'margin_not_a_share',
  'unknown_time_zone',
  'no_owner',
  'no_rollback_trigger',
  'no_monitoring',
  'jump_too_wide',
  'stage_shrinks',
  'stage_repeats',
  'last_stage_not_full',
  'no_guards_when_wide',
  'automatic_without_check',
  'advance_without_minimum',
  'never_clear',
  'nothing_to_watch',
  'policy_without_effect',
  'eval_without_verdict',
  'cohort_without_baseline',
] as const;
export type PlanFindingCode = (typeof planFindingCodes)[number];

/** An `error` hinders a start. */
export type PlanFindingSeverity = 'error' | 'warning' | 'hint';

export interface PlanFinding {
  readonly code: PlanFindingCode;
  readonly severity: PlanFindingSeverity;
  /** Where in the plan, as keys and indexes; empty for the plan as a whole. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = PlanFinding['path'];

export function error(code: PlanFindingCode, path: Path, message: string): PlanFinding {
  return { code, severity: 'error', path, message };
}

export function warning(code: PlanFindingCode, path: Path, message: string): PlanFinding {
  return { code, severity: 'warning', path, message };
}

export function hint(code: PlanFindingCode, path: Path, message: string): PlanFinding {
  return { code, severity: 'hint', path, message };
}
