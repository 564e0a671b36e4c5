import { Type } from 'typebox';
import {
  maxObservations,
  observationBatchSchema,
  observationResultsSchema,
} from '../../protocol/registry/observationDto.ts';
import { parseCohortText } from '../../domain/guards/cohortName.ts';
import { rolloutMetricsDtoSchema } from '../../protocol/registry/rolloutMetricsDto.ts';
import { createEnvelopeCompiler } from '../http/envelopeCompiler.ts';
import { find } from '../http/find.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { environmentParams, rolloutParams } from '../http/routeParams.ts';
import type { ObservationIntake } from './observationIntake.ts';
import { readRolloutMetrics } from './readRolloutMetrics.ts';

const tags = ['observations'];
const metricsQuery = Type.Object({
  cohort: Type.Optional(
    Type.String({
      maxLength: 300,
      description:
        '“attribute=value”, or “attribute” alone for the values that are not kept apart.',
    }),
  ),
});
const maxBatchBytes = 5 * 1024 * 1024;
const batchEnvelope = Type.Object(
  { observations: Type.Array(Type.Unknown(), { minItems: 1, maxItems: maxObservations }) },
  { additionalProperties: false },
);

export interface ObservationRouteDeps extends RouteDeps {
  readonly intake: ObservationIntake;
}

/** `POST /v1/environments/{env}/observations` and `GET /v1/rollouts/{id}/metrics`. */
export function registerObservationRoutes(app: RegistryApp, deps: ObservationRouteDeps): void {
  addTake(app, deps);
  addMetrics(app, deps);
}

function addTake(app: RegistryApp, deps: ObservationRouteDeps): void {
  app.post(
    '/v1/environments/:env/observations',
    {
      bodyLimit: maxBatchBytes,
      config: { checksItems: true },
      validatorCompiler: createEnvelopeCompiler(batchEnvelope),
      schema: {
        tags,
        summary: 'Report outcomes; each is answered for itself',
        params: environmentParams,
        body: observationBatchSchema,
        response: { 200: observationResultsSchema, ...problemResponses },
      },
    },
    async (request) => {
      const identity = deps.identify(request);
      const { env } = request.params;
      await deps.intake.admit(identity, env);
      const batch = { environment: env, items: request.body.observations };
      return deps.intake.take(batch, request.bodyLength);
    },
  );
}

function addMetrics(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/rollouts/:id/metrics',
    {
      schema: {
        tags,
        summary: 'What applications reported about a rollout, by stage, arm and time',
        params: rolloutParams,
        querystring: metricsQuery,
        response: { 200: rolloutMetricsDtoSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const { cohort } = request.query;
      return deps.store.read(async (tables) => {
        const stored = await find.rollout(tables, request.params.id);
        return readRolloutMetrics(
          tables,
          stored,
          cohort === undefined ? undefined : parseCohortText(cohort),
        );
      });
    },
  );
}
