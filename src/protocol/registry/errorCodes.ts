import type { refusalCodes } from '../../domain/rollout/refusal.ts';

/** Problem codes of the registry API with their HTTP status. Clients tell errors apart by code, never by text. */
export const errorStatus = {
  bad_request: 400,
  invalid_body: 400,
  invalid_key: 400,
  invalid_plan: 422,
  invalid_evidence: 422,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  prompt_not_found: 404,
  version_not_found: 404,
  environment_not_found: 404,
  rollout_not_found: 404,
  evidence_not_found: 404,
  method_not_allowed: 405,
  newer_version: 409,
  rollout_running: 409,
  no_stable_version: 409,
  candidate_is_stable: 409,
  already_deployed: 409,
  prompt_served: 409,
  prompt_archived: 409,
  evidence_required: 409,
  origin_not_accepted: 409,
  request_in_flight: 409,
  request_already_done: 409,
  rollout_final: 409,
  rollout_pending: 409,
  rollout_serving: 409,
  rollout_paused: 409,
  rollout_not_paused: 409,
  gate_not_met: 409,
  harm_not_overridable: 409,
  override_unknown_condition: 409,
  override_needs_reason: 400,
  review_not_wanted: 409,
  reviewer_is_author: 403,
  recovery_not_watched: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  precondition_required: 428,
  storage_full: 507,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<(typeof refusalCodes)[number], number> & Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorStatus, text);
}
