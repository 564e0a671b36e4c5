import {
  deletedSamplesSchema,
  sampleListSchema,
  sampleQuerySchema,
} from '../../protocol/registry/sampleDto.ts';
import { toEnvironmentDto } from '../environments/environmentRoutes.ts';
import { find } from '../http/find.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { environmentParams, rolloutParams } from '../http/routeParams.ts';
import { readSamples } from './readSamples.ts';

const tags = ['samples'];

/** `GET /v1/rollouts/{id}/samples` and `DELETE /v1/environments/{env}/samples`. */
export function registerSampleRoutes(app: RegistryApp, deps: RouteDeps): void {
  addList(app, deps);
  addDelete(app, deps);
}

function addList(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/rollouts/:id/samples',
    {
      schema: {
        tags,
        summary: 'Redacted inputs and outputs of a rollout, newest first',
        params: rolloutParams,
        querystring: sampleQuerySchema,
        response: { 200: sampleListSchema, ...problemResponses },
      },
    },
    async (request) => {
      const identity = deps.identify(request);
      requirePermission(identity, 'read');
      const { params, query } = request;
      return deps.store.read(async (tables) => {
        const { rollout } = await find.rollout(tables, params.id);
        const environment = await find.environment(tables, rollout.environment);
        requirePermission(identity, 'readSamples', environment);
        return readSamples(tables, { rollout, environment }, query);
      });
    },
  );
}

/** For what a pattern should have taken out and did not. */
function addDelete(app: RegistryApp, deps: RouteDeps): void {
  app.delete(
    '/v1/environments/:env/samples',
    {
      schema: {
        tags,
        summary: 'Delete all samples of an environment',
        params: environmentParams,
        response: { 200: deletedSamplesSchema, ...problemResponses },
      },
    },
    async (request) => {
      const identity = deps.identify(request);
      const answer = await deps.changes.run(identity, async (unit) => {
        const environment = await find.environment(unit.tables, request.params.env);
        requirePermission(identity, 'configure', environment);
        const deleted = await unit.tables.samples.deleteOf(environment.name);
        if (deleted > 0)
          await unit.record({
            type: 'environment.changed',
            environment: environment.name,
            environmentState: toEnvironmentDto(environment),
            summary: `samples deleted: ${deleted}`,
          });
        return { deleted };
      });
      await deps.store.emptyLog();
      return answer;
    },
  );
}
