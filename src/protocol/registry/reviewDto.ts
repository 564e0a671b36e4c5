import { Type, type Static } from 'typebox';
import { reviewDecisions } from '../../domain/rollout/signOff.ts';
import { actorDtoSchema, timeSchema } from './actorDto.ts';

/** One person's decision on leaving one stage; a later one of the same person replaces it. */
export const reviewDtoSchema = Type.Object({
  stage: Type.String(),
  actor: actorDtoSchema,
  decision: Type.Enum(reviewDecisions),
  comment: Type.Optional(Type.String()),
  at: timeSchema,
});
export type ReviewDto = Static<typeof reviewDtoSchema>;

/** Body of `POST /v1/rollouts/{id}/reviews`. A refusal needs a comment. */
export const postReviewSchema = Type.Object(
  {
    decision: Type.Enum(reviewDecisions),
    /** The stage that the person looked at; 409 `review_not_wanted` when the rollout has moved on. */
    stage: Type.String({ minLength: 1, maxLength: 60 }),
    comment: Type.Optional(Type.String({ maxLength: 5000 })),
  },
  { additionalProperties: false },
);
export type PostReview = Static<typeof postReviewSchema>;
