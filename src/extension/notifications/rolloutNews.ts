// What a rollout has to tell somebody, from its summary alone: what still is so, not what once happened, so that nobody is
// called to something that is over.
import type { ApiInfoDto } from '../../protocol/registry/actorDto.ts';
import type { GateConditionDto, RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { isAskedToReview } from '../rollouts/askedToReview.ts';
import { ownsRollout } from '../rollouts/ownsRollout.ts';

/** Most urgent first. */
export type NewsKind = 'rolledBack' | 'paused' | 'harm' | 'notRecovered' | 'refused' | 'review';

export interface RolloutNews {
  readonly kind: NewsKind;
  /** Names what happened, the same in every window: it is told once. */
  readonly key: string;
  readonly rollout: RolloutSummaryDto;
  /** RFC 3339 time by the registry's clock, where there is one. */
  readonly at?: string;
  /** Key of the guard that it is about. */
  readonly guard?: string;
  /** Who refused the stage, and why. */
  readonly refusal?: GateConditionDto;
  /** Whether this person is asked for a review. */
  readonly isAsked: boolean;
  /** Of a registry of one person, where nobody else can be asked. */
  readonly isLocal: boolean;
}

export interface NewsFacts {
  readonly identity: ApiInfoDto['identity'];
  readonly isProtected: boolean;
  readonly isLocal: boolean;
  readonly knownPersons: ReadonlySet<string>;
}

/**
 * What this person should be told of a rollout: its owner, the author of its candidate, who started it, and those who are
 * asked for a review. Everybody else has the badge.
 */
export function listNews(rollout: RolloutSummaryDto, facts: NewsFacts): readonly RolloutNews[] {
  const isAsked = isAskedToReview(rollout, facts.identity);
  if (!isAsked && !isConcerned(rollout, facts)) return [];
  const tell = (kind: NewsKind, name: string, more: Partial<RolloutNews> = {}): RolloutNews => ({
    ...{ kind, rollout, isAsked, isLocal: facts.isLocal, ...more },
    key: [rollout.id, kind, name].join('\n'),
  });
  switch (rollout.phase) {
    case 'rolledBack':
      return listAfterRollback(rollout, facts, tell);
    case 'paused':
      return [...listPause(rollout, tell), ...listRefusal(rollout, facts, tell)];
    case 'progressing':
    case 'pending':
      return [
        ...listNotedHarm(rollout, tell),
        ...listRefusal(rollout, facts, tell),
        ...listReview(rollout, facts, tell),
      ];
    default:
      return [];
  }
}

type Tell = (kind: NewsKind, name: string, more?: Partial<RolloutNews>) => RolloutNews;

function isConcerned(rollout: RolloutSummaryDto, facts: NewsFacts): boolean {
  const { identity } = facts;
  if (identity.kind !== 'person') return false;
  const isOwn = [rollout.candidateAuthor, rollout.createdBy].some(
    (actor) => actor?.kind === 'person' && actor.name === identity.name,
  );
  return isOwn || ownsRollout(rollout, facts);
}

function listAfterRollback(
  { end, recovery }: RolloutSummaryDto,
  { identity }: NewsFacts,
  tell: Tell,
): readonly RolloutNews[] {
  // What a person ended they know; a guard acts in nobody's name.
  const isNews = end !== undefined && (end.cause === 'guard' || end.actor.name !== identity.name);
  const isOpenAndBad = recovery?.state === 'notRecovered' && recovery.confirmed === undefined;
  return [
    ...(isNews ? [tell('rolledBack', '', { at: end.at, ...guardOf(end) })] : []),
    ...(isOpenAndBad ? [tell('notRecovered', '')] : []),
  ];
}

function listPause(rollout: RolloutSummaryDto, tell: Tell): readonly RolloutNews[] {
  const { pause } = rollout;
  return pause !== undefined && pause.cause !== 'person'
    ? [tell('paused', pause.at, { at: pause.at, ...guardOf(pause) })]
    : listHarm(rollout, tell);
}

/** Guards that only notify, and those that act on a rollout which a person has paused. */
function listHarm({ waitsFor }: RolloutSummaryDto, tell: Tell): readonly RolloutNews[] {
  return waitsFor
    .filter(({ code }) => code === 'guard_harm' || code === 'guard_harm_noted')
    .map(({ key }) => key.replace(/^guard:/, ''))
    .map((guard) => tell('harm', guard, { guard }));
}

/** Of a running rollout: what a guard acts on by itself is told when it has acted. */
function listNotedHarm(rollout: RolloutSummaryDto, tell: Tell): readonly RolloutNews[] {
  const waitsFor = rollout.waitsFor.filter(({ code }) => code === 'guard_harm_noted');
  return listHarm({ ...rollout, waitsFor }, tell);
}

/**
 * What is asked for is up to those whose rollout it is; other reviewers only give their own review. A sign-off needs no
 * news of its own: the rollout goes on, or waits for the next.
 */
function listRefusal(
  rollout: RolloutSummaryDto,
  facts: NewsFacts,
  tell: Tell,
): readonly RolloutNews[] {
  const refusal = rollout.waitsFor.find(({ code }) => code === 'reviews_refused');
  if (refusal === undefined || !isConcerned(rollout, facts)) return [];
  const { actor = '', refusedAt = '' } = refusal.params;
  if (actor === facts.identity.name) return [];
  return [tell('refused', `${rollout.stageName} ${actor} ${refusedAt}`, { refusal })];
}

function listReview(
  { reviewWanted }: RolloutSummaryDto,
  { identity }: NewsFacts,
  tell: Tell,
): readonly RolloutNews[] {
  if (reviewWanted === undefined || reviewWanted.reviewedBy.includes(identity.name)) return [];
  return [tell('review', reviewWanted.stage)];
}

function guardOf({ guard }: { readonly guard?: string }): Pick<RolloutNews, 'guard'> {
  return guard === undefined ? {} : { guard };
}
