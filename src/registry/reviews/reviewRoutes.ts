import { postReviewSchema } from '../../protocol/registry/reviewDto.ts';
import { rolloutDtoSchema } from '../../protocol/registry/rolloutDto.ts';
import { problemResponses } from '../http/problemResponses.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { rolloutParams } from '../http/routeParams.ts';
import { postReview } from './postReview.ts';

export interface ReviewRouteDeps extends RouteDeps {
  readonly isLocal: boolean;
  /** Looks at rollouts that may have waited for this. */
  readonly lookAt: (rolloutIds: readonly string[]) => Promise<void>;
}

/** `POST /v1/rollouts/{id}/reviews`. */
export function registerReviewRoutes(app: RegistryApp, deps: ReviewRouteDeps): void {
  app.post(
    '/v1/rollouts/:id/reviews',
    {
      schema: {
        tags: ['rollouts'],
        summary: 'Review the present stage',
        description:
          'By a person with the role that the stage asks for, who did not publish the candidate. A later decision of the same person replaces the earlier one.',
        params: rolloutParams,
        body: postReviewSchema,
        response: { 200: rolloutDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      const { id } = request.params;
      const { body } = request;
      const { isLocal } = deps;
      const answer = await deps.answers.send({ request, reply, identity }, (unit) =>
        postReview(unit, { identity, id, body, isLocal }),
      );
      // The last review that was missing lets an automatic stage go on at once.
      await deps.lookAt([id]);
      return answer;
    },
  );
}
