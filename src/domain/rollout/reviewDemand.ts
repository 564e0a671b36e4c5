import type { Role } from '../identity/actor.ts';
import type { Rollout } from './rollout.ts';
import type { Stage } from './rolloutPlan.ts';
import { hasTraffic } from './stageRules.ts';

/** What a stage asks of reviewers. */
export interface ReviewDemand {
  readonly stage: string;
  readonly stageIndex: number;
  readonly role: Role;
  readonly count: number;
}

/** The reviews that are asked for to leave the present stage; undefined where none are. */
export function findReviewDemand({ phase, plan, stageIndex }: Rollout): ReviewDemand | undefined {
  const stage = plan.stages[stageIndex];
  if (stage?.reviews === undefined) return undefined;
  switch (phase) {
    case 'pending':
      // Reviews of a stage with traffic are there to leave it, not to enter it.
      return hasTraffic(stage) ? undefined : toDemand(stage, stage.reviews, stageIndex);
    case 'progressing':
    case 'paused':
      return toDemand(stage, stage.reviews, stageIndex);
    case 'completed':
    case 'rolledBack':
    case 'cancelled':
      return undefined;
  }
}

/** The role that reviewers of a stage must have. */
export function getReviewRole(reviews: Stage['reviews']): Role {
  return reviews?.role ?? 'reviewer';
}

function toDemand(
  { name }: Stage,
  reviews: NonNullable<Stage['reviews']>,
  stageIndex: number,
): ReviewDemand {
  return { stage: name, stageIndex, role: getReviewRole(reviews), count: reviews.count };
}
