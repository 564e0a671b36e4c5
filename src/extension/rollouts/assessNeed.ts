import type { ConditionCode } from '../../domain/rollout/gateCondition.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { ApiInfoDto } from '../../protocol/registry/actorDto.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { hasRoleIn, isAskedToReview } from './askedToReview.ts';
import { ownsRollout } from './ownsRollout.ts';
import { seesHarm } from './seesHarm.ts';

/** What a rollout asks of the person who looks, most urgent first. */
export const rolloutNeeds = [
  'unseenEnd',
  /** The candidate is worse, and still served, paused or not. */
  'harm',
  /** This person is asked to sign off or refuse. */
  'review',
  'needsYou',
  'paused',
  'held',
  'running',
  'pending',
  /** It was taken back, and its owner has not confirmed that things are well again. */
  'recovery',
  'ended',
] as const;
export type RolloutNeed = (typeof rolloutNeeds)[number];

export interface NeedFacts {
  readonly identity: ApiInfoDto['identity'] | undefined;
  readonly isUnseen: boolean;
  readonly isProtected: boolean;
  readonly knownPersons: ReadonlySet<string>;
}

const byPersons: readonly ConditionCode[] = ['reviews_missing', 'person_advances'];

/** What one rollout asks, from its summary alone, so that lists need no further request. */
export function assessNeed(rollout: RolloutSummaryDto, facts: NeedFacts): RolloutNeed {
  if (isFinalPhase(rollout.phase)) return assessEnd(rollout, facts);
  if (seesHarm(rollout)) return 'harm';
  if (rollout.phase === 'paused') return 'paused';
  const isHeld = rollout.waitsFor.some((condition) => condition.state !== 'waiting');
  if (!isHeld && isAskedToReview(rollout, facts.identity)) return 'review';
  if (waitsForThisPerson(rollout, facts)) return 'needsYou';
  if (isHeld) return 'held';
  return rollout.phase === 'pending' ? 'pending' : 'running';
}

export function compareNeeds(left: RolloutNeed, right: RolloutNeed): number {
  return rolloutNeeds.indexOf(left) - rolloutNeeds.indexOf(right);
}

function assessEnd(rollout: RolloutSummaryDto, facts: NeedFacts): RolloutNeed {
  if (facts.isUnseen) return 'unseenEnd';
  return mayConfirmRecovery(rollout, facts) ? 'recovery' : 'ended';
}

/** Whether the record of a rollback waits for this person, who owns it and may close it. */
export function mayConfirmRecovery(
  rollout: RolloutSummaryDto,
  facts: Omit<NeedFacts, 'isUnseen'>,
): boolean {
  const { recovery, environment } = rollout;
  if (recovery === undefined || recovery.confirmed !== undefined) return false;
  // Until the numbers say something there is nothing to confirm, and nobody is pressed to.
  if (recovery.state !== 'recovered' && recovery.state !== 'notRecovered') return false;
  return hasRoleIn(facts.identity, 'owner', environment) && ownsRollout(rollout, facts);
}

/** True when nothing but a decision is missing, and this person's token may take it. */
function waitsForThisPerson(rollout: RolloutSummaryDto, facts: NeedFacts): boolean {
  const { waitsFor, next, environment } = rollout;
  if (waitsFor.some((condition) => !byPersons.includes(condition.code))) return false;
  if (waitsFor.some((condition) => condition.code === 'reviews_missing')) return false;
  if (next?.mode !== 'manual') return false;
  return hasRoleIn(facts.identity, facts.isProtected ? 'owner' : 'author', environment);
}
