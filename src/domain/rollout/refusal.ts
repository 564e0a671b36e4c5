import type { GateCondition } from './gateCondition.ts';

/** Why a transition is refused; each code has one sentence in `refusalSentence.ts`. */
export const refusalCodes = [
  'rollout_final',
  'rollout_pending',
  'rollout_serving',
  'rollout_paused',
  'rollout_not_paused',
  'gate_not_met',
  'harm_not_overridable',
  'override_unknown_condition',
  'override_needs_reason',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A refused transition with the conditions that stand in the way, where there are any. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly conditions: readonly GateCondition[];
}
