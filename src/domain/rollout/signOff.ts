import type { Actor, Role } from '../identity/actor.ts';

export const reviewDecisions = ['approve', 'refuse'] as const;
export type ReviewDecision = (typeof reviewDecisions)[number];

/** One person's review of one stage; a later one of the same person replaces it. */
export interface SignOff {
  readonly actor: Actor;
  readonly roles: readonly Role[];
  readonly stageIndex: number;
  readonly decision: ReviewDecision;
  readonly comment?: string;
  readonly at: number;
}
