import type { Actor } from '../identity/actor.ts';
import type { RolloutNote } from './rolloutNote.ts';
import type { RolloutPlan } from './rolloutPlan.ts';

export const rolloutPhases = [
  'pending',
  'progressing',
  'paused',
  'completed',
  'rolledBack',
  'cancelled',
] as const;
export type RolloutPhase = (typeof rolloutPhases)[number];

/**
 * Why a guard cannot tell when the hold is over: the data decide nothing, there are none, or they cannot be trusted.
 * Pauses of before the last two were told apart say `inconclusive` for all.
 */
export const stallCauses = ['inconclusive', 'missingData', 'untrustedData'] as const;
export type StallCause = (typeof stallCauses)[number];

/** Who or what stopped advancing. */
export const pauseCauses = ['person', 'guard', ...stallCauses] as const;
export type PauseCause = (typeof pauseCauses)[number];

export function isStallCause(cause: PauseCause): cause is StallCause {
  return cause !== 'person' && cause !== 'guard';
}

/** Why a rollout ended. */
export const endCauses = ['completed', 'person', 'guard', 'superseded', 'cancelled'] as const;
export type EndCause = (typeof endCauses)[number];

/** Whether stable still fits what applications will have got used to; see `assessWayBack`. */
export interface WayBack {
  /** What would not fit; absent when everything does. */
  readonly why?: string;
  /** A person with the right has said why it is safe. */
  readonly accepted?: true;
}

/** Fixed at the start: the plan and the stable version are frozen copies. */
export interface RolloutFacts {
  readonly id: string;
  readonly prompt: string;
  readonly environment: string;
  readonly candidate: string;
  readonly candidateHash: string;
  readonly stable: string;
  readonly plan: RolloutPlan;
  readonly note: RolloutNote;
  /** Contents never change, so this is found once. Absent in rollouts of before this was looked at. */
  readonly wayBack?: WayBack;
  /** Bucketing salt: lower-case hex, one per rollout. */
  readonly salt: string;
  readonly createdAt: number;
  readonly createdBy: Actor;
  /** Changed by transitions only, never by metrics or watched time. Starts at 1. */
  readonly revision: number;
  readonly updatedAt: number;
}

/** Where a served rollout stands. `watchedMs` is accumulated watched time in this stage, kept through restarts. */
export interface StagePosition {
  readonly stageIndex: number;
  readonly stageEnteredAt: number;
  readonly watchedMs: number;
}

export interface RolloutPause {
  readonly cause: PauseCause;
  readonly actor: Actor;
  readonly reason?: string;
  readonly guard?: string;
  readonly at: number;
}

export interface RolloutEnd {
  readonly cause: EndCause;
  readonly actor: Actor;
  readonly reason?: string;
  readonly guard?: string;
  readonly at: number;
}

export type PendingRollout = RolloutFacts & {
  readonly phase: 'pending';
  /** The stage that waits: a stage without traffic, or the first one when the environment requires evidence. */
  readonly stageIndex: number;
};
export type ProgressingRollout = RolloutFacts & StagePosition & { readonly phase: 'progressing' };
export type PausedRollout = RolloutFacts &
  StagePosition & { readonly phase: 'paused'; readonly pause: RolloutPause };
export type EndedRollout = RolloutFacts & {
  readonly phase: 'completed' | 'rolledBack' | 'cancelled';
  readonly stageIndex: number;
  readonly end: RolloutEnd;
};

/** The staged move of one environment from stable to candidate, discriminated by `phase`. */
export type Rollout = PendingRollout | ProgressingRollout | PausedRollout | EndedRollout;

export function isFinalPhase(phase: RolloutPhase): boolean {
  return phase === 'completed' || phase === 'rolledBack' || phase === 'cancelled';
}
