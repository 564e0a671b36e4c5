import type { ApiInfoDto } from '../../protocol/registry/actorDto.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { hasRoleIn } from './askedToReview.ts';

export interface OwnerFacts {
  readonly identity: ApiInfoDto['identity'] | undefined;
  readonly isProtected: boolean;
  /** Names of persons that the registry's rollouts tell of; see `listKnownPersons`. */
  readonly knownPersons: ReadonlySet<string>;
}

/**
 * Whether this person is the owner whom the plan names. A plan may name a person or a team, and the registry has no list
 * of teams: a name that no person here is known by, or none at all, is taken for the people who own the environment,
 * those with the role owner where it is protected. Better one owner too many hears of harm than nobody.
 */
export function ownsRollout(
  { owner, environment }: Pick<RolloutSummaryDto, 'owner' | 'environment'>,
  { identity, isProtected, knownPersons }: OwnerFacts,
): boolean {
  if (identity?.kind !== 'person') return false;
  if (owner === identity.name) return true;
  if (owner !== undefined && knownPersons.has(owner)) return false;
  return isProtected && hasRoleIn(identity, 'owner', environment);
}

/** Everybody who started, ended, paused, reviewed, confirmed or wrote something that is known. */
export function listKnownPersons(rollouts: Iterable<RolloutSummaryDto>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { createdBy, candidateAuthor, pause, end, recovery, reviewWanted } of rollouts) {
    for (const actor of [
      createdBy,
      candidateAuthor,
      pause?.actor,
      end?.actor,
      recovery?.confirmed?.actor,
    ])
      if (actor?.kind === 'person') names.add(actor.name);
    for (const name of reviewWanted?.reviewedBy ?? []) names.add(name);
  }
  return names;
}
