import { isSameActor } from '../../domain/identity/isSameActor.ts';
import type { Identity } from '../../domain/identity/actor.ts';
import { findReviewDemand, getReviewRole } from '../../domain/rollout/reviewDemand.ts';
import { isFinalPhase, type Rollout } from '../../domain/rollout/rollout.ts';
import type { SignOff } from '../../domain/rollout/signOff.ts';
import type { PostReview } from '../../protocol/registry/reviewDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { Answer } from '../changes/answerOnce.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { find } from '../http/find.ts';
import { toEntityTag } from '../http/preconditions.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import { readRolloutDto } from '../rollouts/readRolloutDto.ts';
import { readStanding } from '../rollouts/readStanding.ts';
import { toRolloutSummaryDto } from '../rollouts/toRolloutDto.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import { toReviewDto } from './toReviewDto.ts';

export interface ReviewRequest {
  readonly identity: Identity;
  readonly id: string;
  readonly body: PostReview;
  /** A local registry knows one person. */
  readonly isLocal: boolean;
}

/** Keeps what a person decided about leaving a stage; saying the same again changes nothing. */
export async function postReview(
  unit: UnitOfWork,
  request: ReviewRequest,
): Promise<Answer<RolloutDto>> {
  const { identity, body } = request;
  const stored = await find.rollout(unit.tables, request.id);
  await requireReviewer(unit, request, stored);
  const comment = body.comment?.trim() ?? '';
  if (body.decision === 'refuse' && comment === '')
    throw new RegistryRefusal(
      'bad_request',
      'A refusal needs a comment. Say what has to change for you to approve.',
    );
  const said = { decision: body.decision, ...(comment === '' ? {} : { comment }) };
  if (wasSaid(stored, request, said)) return toAnswer(unit, stored);
  const stageIndex = requireWanted(stored, body.stage, unit.now);
  refuseAuthor(stored, request);
  const actor = { name: identity.name, kind: identity.kind };
  const signOff: SignOff = { actor, roles: identity.roles, stageIndex, ...said, at: unit.now };
  return toAnswer(unit, await keep(unit, stored, signOff));
}

async function requireReviewer(
  { tables }: UnitOfWork,
  { identity, body }: ReviewRequest,
  { rollout }: StoredRollout,
): Promise<void> {
  const environment = await find.environment(tables, rollout.environment);
  requirePermission(identity, 'review', environment);
  const stage = rollout.plan.stages.find(({ name }) => name === body.stage);
  const role = getReviewRole(stage?.reviews);
  if (identity.roles.includes(role)) return;
  throw new RegistryRefusal(
    'forbidden',
    `Reviews of this stage are by the role ${role}, which the token of ${identity.name} does not have; its roles are ${identity.roles.join(', ')}. Ask somebody with that role.`,
  );
}

function wasSaid(
  { rollout, reviews }: StoredRollout,
  { identity, body }: ReviewRequest,
  said: Pick<SignOff, 'decision' | 'comment'>,
): boolean {
  const before = reviews.find(
    ({ actor, stageIndex }) =>
      isSameActor(actor, identity) && rollout.plan.stages[stageIndex]?.name === body.stage,
  );
  return before?.decision === said.decision && before.comment === said.comment;
}

/** The index of the stage, if it is the present one and waits for reviews. */
function requireWanted(stored: StoredRollout, stage: string, now: number): number {
  const { rollout } = stored;
  const demand = findReviewDemand(rollout);
  if (demand?.stage === stage) return demand.stageIndex;
  throw new RegistryRefusal('review_not_wanted', describeUnwanted(rollout, stage), {
    current: toRolloutSummaryDto(stored, now),
  });
}

function describeUnwanted({ phase, plan, stageIndex }: Rollout, stage: string): string {
  if (isFinalPhase(phase)) return 'This rollout has ended, so no review is wanted.';
  const present = plan.stages[stageIndex]?.name ?? '';
  if (present === stage) return `The stage “${stage}” asks for no review now.`;
  return `The rollout is in the stage “${present}”, and your review is of “${stage}”. Look at it again and decide on the present stage.`;
}

function refuseAuthor(
  { rollout, candidateAuthor }: StoredRollout,
  { identity, isLocal }: ReviewRequest,
): void {
  if (!isSameActor(identity, candidateAuthor)) return;
  const next = isLocal
    ? 'A local registry has one person: advance with an override of “reviews” and your reason, or connect to a shared registry, where others can review.'
    : 'Ask another person to review, or an owner to advance with an override of “reviews” and a reason.';
  throw new RegistryRefusal(
    'reviewer_is_author',
    `You published ${rollout.candidate}, and nobody reviews what is their own. ${next}`,
  );
}

async function keep(
  unit: UnitOfWork,
  stored: StoredRollout,
  signOff: SignOff,
): Promise<StoredRollout> {
  const { rollout } = stored;
  await unit.tables.reviews.save(rollout.id, signOff);
  const standing = await readStanding(unit, rollout, 'automatic');
  const watchedMs = 'watchedMs' in rollout ? rollout.watchedMs : 0;
  const look = { id: rollout.id, watchedMs, ...standing };
  await unit.tables.rollouts.saveLook(look, rollout.revision);
  const reviewed = await find.rollout(unit.tables, rollout.id);
  await unit.record({
    type: 'rollout.reviewed',
    prompt: rollout.prompt,
    environment: rollout.environment,
    rolloutId: rollout.id,
    version: rollout.candidate,
    ...(signOff.comment === undefined ? {} : { reason: signOff.comment }),
    summary: `${signOff.decision === 'approve' ? 'approved' : 'refused'} the stage “${rollout.plan.stages[signOff.stageIndex]?.name ?? ''}”`,
    review: toReviewDto(rollout.plan, signOff),
    rollout: toRolloutSummaryDto(reviewed, unit.now),
  });
  return reviewed;
}

async function toAnswer(unit: UnitOfWork, stored: StoredRollout): Promise<Answer<RolloutDto>> {
  return {
    status: 200,
    body: await readRolloutDto(unit.tables, stored, unit.now),
    headers: { etag: toEntityTag(stored.rollout.revision) },
  };
}
