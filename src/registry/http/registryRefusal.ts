import type { GateCondition } from '../../domain/rollout/gateCondition.ts';
import type { ErrorCode } from '../../protocol/registry/errorCodes.ts';

export interface RefusalFacts {
  /** What is wrong where, for a body or a parameter. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** The present state, so that the caller can decide without another request. */
  readonly current?: unknown;
  readonly conditions?: readonly GateCondition[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is answered with a problem. The sentence says what happened and what to do next. */
export class RegistryRefusal extends Error {
  override readonly name = 'RegistryRefusal';
  readonly code: ErrorCode;
  readonly facts: RefusalFacts;

  constructor(code: ErrorCode, detail: string, facts: RefusalFacts = {}) {
    super(detail);
    this.code = code;
    this.facts = facts;
  }
}
