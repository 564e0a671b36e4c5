import { confirmRecoverySchema } from '../../protocol/registry/recoveryDto.ts';
import { rolloutDtoSchema } from '../../protocol/registry/rolloutDto.ts';
import { problemResponses } from '../http/problemResponses.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { rolloutParams } from '../http/routeParams.ts';
import { confirmRecovery } from './confirmRecovery.ts';

/** `POST /v1/rollouts/{id}/recovery`. */
export function registerRecoveryRoutes(app: RegistryApp, deps: RouteDeps): void {
  app.post(
    '/v1/rollouts/:id/recovery',
    {
      schema: {
        tags: ['rollouts'],
        summary: 'Confirm that stable is back to normal after a rollback',
        description: 'By a person with the role owner. Closes the record, whatever was found.',
        params: rolloutParams,
        body: confirmRecoverySchema,
        response: { 200: rolloutDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      const { id } = request.params;
      const { body } = request;
      return deps.answers.send({ request, reply, identity }, (unit) =>
        confirmRecovery(unit, { identity, id, body }),
      );
    },
  );
}
