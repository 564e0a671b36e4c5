import type { Actor } from '../identity/actor.ts';
import type { GateCondition, GateOverride } from './gateCondition.ts';
import type { StallCause } from './rollout.ts';

/**
 * Everything that can happen to a rollout. `begin` and `advance` carry the gate as it was assessed for this very look.
 * `watched` credits time to the hold and never changes the revision.
 */
export type RolloutEvent =
  | {
      readonly type: 'begin';
      readonly actor: Actor;
      readonly gate: readonly GateCondition[];
      readonly override?: GateOverride;
    }
  | {
      readonly type: 'advance';
      readonly actor: Actor;
      readonly mode: 'manual' | 'automatic';
      readonly gate: readonly GateCondition[];
      readonly override?: GateOverride;
      readonly reason?: string;
    }
  | { readonly type: 'pause'; readonly actor: Actor; readonly reason?: string }
  | { readonly type: 'resume'; readonly actor: Actor; readonly reason?: string }
  | {
      readonly type: 'rollback';
      readonly actor: Actor;
      readonly cause: 'person' | 'superseded';
      readonly reason?: string;
    }
  | { readonly type: 'cancel'; readonly actor: Actor; readonly reason?: string }
  | {
      readonly type: 'harm';
      readonly actor: Actor;
      readonly guard: string;
      readonly onHarm: 'rollback' | 'pause';
    }
  | {
      readonly type: 'stall';
      readonly actor: Actor;
      readonly cause: StallCause;
      readonly guard?: string;
      readonly reason?: string;
    }
  | { readonly type: 'watched'; readonly elapsedMs: number };

export type RolloutEventType = RolloutEvent['type'];
