import type { ApiInfoDto } from '../../protocol/registry/actorDto.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';

type Identity = ApiInfoDto['identity'] | undefined;

/**
 * Whether the rollout waits for a review that this person may give: the role, not the candidate's author, and no decision
 * on this stage yet.
 */
export function isAskedToReview(
  { reviewWanted, candidateAuthor, environment }: RolloutSummaryDto,
  identity: Identity,
): boolean {
  if (reviewWanted === undefined || identity === undefined) return false;
  const { role, reviewedBy } = reviewWanted;
  return (
    hasRoleIn(identity, role, environment) &&
    candidateAuthor?.name !== identity.name &&
    !reviewedBy.includes(identity.name)
  );
}

/** Of a person; a token may be limited to some environments. */
export function hasRoleIn(
  identity: Identity,
  role: NonNullable<Identity>['roles'][number],
  environment: string,
): boolean {
  return (
    identity?.kind === 'person' &&
    identity.roles.includes(role) &&
    (identity.environments?.includes(environment) ?? true)
  );
}
