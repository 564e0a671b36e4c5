/** Why a condition of a gate stands as it does; each code has one sentence in `conditionSentence.ts`. */
export const conditionCodes = [
  'evidence_missing',
  'evidence_stale',
  'evidence_other_model',
  'evidence_other_baseline',
  'evidence_replayed',
  'evidence_too_few_cases',
  'evidence_pass_rate_low',
  'evidence_regression',
  'evidence_insufficient',
  'evidence_not_measured',
  'evidence_over_limit',
  'evidence_ok',
  'evidence_as_before',
  'hold_running',
  'hold_done',
  'units_missing',
  'units_reached',
  'guard_no_data',
  'guard_inconclusive',
  'guard_clear',
  'guard_no_harm',
  'guard_harm',
  'guard_harm_noted',
  'guard_error',
  'reviews_missing',
  'reviews_refused',
  'reviews_done',
  'way_back_open',
  'way_back_closed',
  'outside_advance_hours',
  'inside_advance_hours',
  'person_advances',
] as const;
export type ConditionCode = (typeof conditionCodes)[number];

export const conditionStates = ['met', 'waiting', 'failed', 'error'] as const;
export type ConditionState = (typeof conditionStates)[number];

/**
 * One condition to leave a stage. `key` is stable and names it in an override: `evidence`, `hold`, `units`,
 * `guard:<key>`, `reviews`, `wayBack`, `advanceHours`, `advance`.
 */
export interface GateCondition {
  readonly key: string;
  readonly state: ConditionState;
  readonly code: ConditionCode;
  /** False for harm, which nobody can override, and for what a manual advance satisfies by itself. */
  readonly overridable: boolean;
  /** Values for the sentence: durations in ms end in `Ms`, rates are 0 to 1, times are epoch ms and end in `At`. */
  readonly params: Readonly<Record<string, string | number>>;
}

/** A person's decision to go on although conditions are not met. */
export interface GateOverride {
  readonly conditions: readonly string[];
  readonly reason: string;
}
