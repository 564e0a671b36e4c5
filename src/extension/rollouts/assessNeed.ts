import type { ConditionCode } from '../../domain/rollout/gateCondition.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { ApiInfoDto } from '../../protocol/registry/actorDto.ts';
import type { RecoveryState } from '../../protocol/registry/recoveryDto.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { hasRoleIn, isAskedToReview } from './askedToReview.ts';
import { ownsRollout, type OwnerFacts } from './ownsRollout.ts';
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
  /** It was taken back, and this person, who owns it, has not confirmed that things are well again. */
  'recovery',
  /** It was taken back, and stable is not known to be well again; nobody is called. */
  'recovering',
  'ended',
] as const;
export type RolloutNeed = (typeof rolloutNeeds)[number];

export interface NeedFacts {
  readonly identity: ApiInfoDto['identity'] | undefined;
  readonly isUnseen: boolean;
  /** Something else became stable after it was taken back; see `isOvertaken`. */
  readonly isOvertaken: boolean;
  readonly isProtected: boolean;
  readonly knownPersons: ReadonlySet<string>;
  /** Epoch ms by the registry's clock. */
  readonly now: number;
}

/** Who may confirm a recovery can end the watching; others would see the same words for as long as nothing is reported. */
const watchedForOthersMs = 24 * 60 * 60 * 1000;

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

/** What wants somebody to look or to act: the badge of the tree, and the mark of the status bar. */
export function wantsSomebody(need: RolloutNeed): boolean {
  return ['unseenEnd', 'harm', 'review', 'needsYou', 'recovery'].includes(need);
}

export function compareNeeds(left: RolloutNeed, right: RolloutNeed): number {
  return rolloutNeeds.indexOf(left) - rolloutNeeds.indexOf(right);
}

function assessEnd(rollout: RolloutSummaryDto, facts: NeedFacts): RolloutNeed {
  if (facts.isOvertaken) return 'ended';
  if (facts.isUnseen) return 'unseenEnd';
  const { recovery, end } = rollout;
  const isWatching = recovery?.state === 'watching';
  if (mayConfirmRecovery(rollout, facts))
    // Who took it back need not be called again before the numbers say something.
    return isWatching && end?.cause !== 'guard' ? 'recovering' : 'recovery';
  if (recovery === undefined || recovery.confirmed !== undefined) return 'ended';
  const watchedMs = facts.now - Date.parse(recovery.since);
  const isToldOf = isWatching ? watchedMs < watchedForOthersMs : recovery.state === 'notRecovered';
  return isToldOf ? 'recovering' : 'ended';
}

/** Without anything to compare with, nothing would ever end it. */
const isNotWell: readonly RecoveryState[] = ['watching', 'notRecovered'];

/** Whether the record of a rollback waits for this person, who owns it and may close it. */
export function mayConfirmRecovery(rollout: RolloutSummaryDto, facts: OwnerFacts): boolean {
  const { recovery, environment } = rollout;
  if (recovery === undefined || recovery.confirmed !== undefined) return false;
  if (recovery.state !== 'recovered' && !isNotWell.includes(recovery.state)) return false;
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
