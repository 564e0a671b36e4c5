import type { Actor } from '../identity/actor.ts';
import { isSameActor } from '../identity/isSameActor.ts';
import type { GateCondition } from './gateCondition.ts';
import { getReviewRole } from './reviewDemand.ts';
import type { Stage } from './rolloutPlan.ts';
import type { SignOff } from './signOff.ts';

/** Decisions, and whose work they are about. */
export interface ReviewFacts {
  readonly signOffs: readonly SignOff[];
  /** Who published the candidate: nobody reviews what is their own. */
  readonly candidateAuthor?: Actor | undefined;
}

/** The `reviews` condition: other persons with the role, each with their latest decision; one refusal holds. */
export function assessReviews(
  stageIndex: number,
  demand: NonNullable<Stage['reviews']>,
  { signOffs, candidateAuthor }: ReviewFacts,
): GateCondition {
  const role = getReviewRole(demand);
  const latest = new Map<string, SignOff>();
  const counted = signOffs
    .filter((one) => one.stageIndex === stageIndex && one.actor.kind === 'person')
    .filter((one) => one.roles.includes(role) && !isSameActor(one.actor, candidateAuthor))
    .sort((left, right) => left.at - right.at);
  for (const signOff of counted) latest.set(signOff.actor.name, signOff);
  const decisions = [...latest.values()];
  const refusal = decisions.find((one) => one.decision === 'refuse');
  const base = { key: 'reviews', overridable: true } as const;
  if (refusal !== undefined) {
    const { actor, comment = '', at: refusedAt } = refusal;
    const params = { actor: actor.name, comment, refusedAt };
    return { ...base, state: 'failed', code: 'reviews_refused', params };
  }
  const have = decisions.length;
  const params = { have, need: demand.count, missing: Math.max(0, demand.count - have), role };
  return have >= demand.count
    ? { ...base, state: 'met', code: 'reviews_done', params }
    : { ...base, state: 'waiting', code: 'reviews_missing', params };
}
