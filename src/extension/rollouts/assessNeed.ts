import type { ConditionCode } from '../../domain/rollout/gateCondition.ts';
import type { Role } from '../../domain/identity/actor.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { ApiInfoDto } from '../../protocol/registry/actorDto.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';

/** What a rollout asks of the person who looks, most urgent first. */
export const rolloutNeeds = [
  'unseenEnd',
  'needsYou',
  'paused',
  'held',
  'running',
  'pending',
  'ended',
] as const;
export type RolloutNeed = (typeof rolloutNeeds)[number];

export interface NeedFacts {
  readonly identity: ApiInfoDto['identity'] | undefined;
  readonly isUnseen: boolean;
  readonly isProtected: boolean;
}

const byPersons: readonly ConditionCode[] = ['reviews_missing', 'person_advances'];

/** What one rollout asks, from its summary alone, so that lists need no further request. */
export function assessNeed(rollout: RolloutSummaryDto, facts: NeedFacts): RolloutNeed {
  if (isFinalPhase(rollout.phase)) return facts.isUnseen ? 'unseenEnd' : 'ended';
  if (rollout.phase === 'paused') return 'paused';
  if (waitsForThisPerson(rollout, facts)) return 'needsYou';
  if (rollout.waitsFor.some((condition) => condition.state !== 'waiting')) return 'held';
  return rollout.phase === 'pending' ? 'pending' : 'running';
}

export function compareNeeds(left: RolloutNeed, right: RolloutNeed): number {
  return rolloutNeeds.indexOf(left) - rolloutNeeds.indexOf(right);
}

/** True when nothing but a decision is missing, and this person's token may take it. */
function waitsForThisPerson(rollout: RolloutSummaryDto, facts: NeedFacts): boolean {
  const waits = rollout.waitsFor;
  const isManual = rollout.next?.mode === 'manual';
  if (waits.some((condition) => !byPersons.includes(condition.code))) return false;
  const review = waits.find((condition) => condition.code === 'reviews_missing');
  if (review !== undefined) return hasRole(facts, reviewRole(review.params['role']));
  return isManual && hasRole(facts, facts.isProtected ? 'owner' : 'author');
}

function hasRole({ identity }: NeedFacts, role: Role): boolean {
  return identity?.kind === 'person' && identity.roles.includes(role);
}

function reviewRole(role: string | number | undefined): Role {
  return role === 'owner' || role === 'author' || role === 'operator' ? role : 'reviewer';
}
