import { conditionCodes } from '../domain/rollout/gateCondition.ts';
import type { ErrorCode } from '../protocol/registry/errorCodes.ts';
import type { GateConditionDto } from '../protocol/registry/rolloutDto.ts';
import type { Problem } from '../protocol/registry/problem.ts';

/** What can go wrong on this side of the wire, beside the problem codes of the registry. */
export const clientErrorCodes = [
  'unreachable',
  'invalid_response',
  'too_old_client',
  'too_old_registry',
  'cancelled',
] as const;
export type ClientErrorCode = (typeof clientErrorCodes)[number];

export interface RegistryErrorFacts {
  readonly code: ErrorCode | ClientErrorCode;
  readonly message: string;
  readonly status?: number | undefined;
  readonly problem?: Problem | undefined;
  /** Repeats the same logical call when passed as `idempotencyKey` of a new one. */
  readonly idempotencyKey?: string | undefined;
  /** A change was sent and the answer was lost: it may have been made. */
  readonly mayBeDone?: boolean | undefined;
  readonly cause?: unknown;
}

/** A call to the registry that failed. Told apart by `code`; `message` says what happened and what to do next. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: ErrorCode | ClientErrorCode;
  readonly status: number | undefined;
  readonly problem: Problem | undefined;
  readonly idempotencyKey: string | undefined;
  readonly mayBeDone: boolean;

  constructor(facts: RegistryErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.status = facts.status;
    this.problem = facts.problem;
    this.idempotencyKey = facts.idempotencyKey;
    this.mayBeDone = facts.mayBeDone ?? false;
  }

  /** The present state that came with a 412, not yet checked. */
  get current(): unknown {
    return this.problem?.current;
  }

  /** The conditions that stand in the way of a rollout, where the registry named them. */
  get conditions(): readonly GateConditionDto[] {
    return (this.problem?.conditions ?? []).filter(isGateCondition);
  }
}

const knownCodes: ReadonlySet<unknown> = new Set(conditionCodes);

/** By hand: this file is loaded at activation, where a schema library would cost more than everything else. */
function isGateCondition(value: unknown): value is GateConditionDto {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    typeof value.key === 'string' &&
    'code' in value &&
    knownCodes.has(value.code) &&
    'state' in value &&
    typeof value.state === 'string' &&
    'params' in value &&
    typeof value.params === 'object' &&
    value.params !== null
  );
}
