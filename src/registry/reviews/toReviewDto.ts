import { findReviewDemand } from '../../domain/rollout/reviewDemand.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import type { SignOff } from '../../domain/rollout/signOff.ts';
import type { ReviewDto } from '../../protocol/registry/reviewDto.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { toTime } from '../clock.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';

/** A review as answers and events carry it. */
export function toReviewDto({ stages }: RolloutPlan, signOff: SignOff): ReviewDto {
  const { stageIndex, actor, decision, comment, at } = signOff;
  return {
    stage: stages[stageIndex]?.name ?? '',
    actor: { ...actor },
    decision,
    ...(comment === undefined ? {} : { comment }),
    at: toTime(at),
  };
}

/** What the present gate still wants of reviewers: also after a refusal, until whoever refused approves. */
export function toReviewWantedDto({
  rollout,
  gate,
  reviews,
}: StoredRollout): Pick<RolloutSummaryDto, 'reviewWanted'> {
  const demand = findReviewDemand(rollout);
  const isWaiting = gate.some(({ key, state }) => key === 'reviews' && state !== 'met');
  if (demand === undefined || !isWaiting) return {};
  const { stage, stageIndex, role, count } = demand;
  const decided = reviews.filter((one) => one.stageIndex === stageIndex);
  const approvals = decided.filter(({ decision }) => decision === 'approve').length;
  const missing = Math.max(1, count - approvals);
  return {
    reviewWanted: { stage, role, missing, reviewedBy: decided.map((one) => one.actor.name) },
  };
}
