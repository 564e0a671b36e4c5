import { Ajv } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { Type } from 'typebox';
import {
  maxObservations,
  observationBatchSchema,
  observationResultsSchema,
} from '../../protocol/registry/observationDto.ts';
import { rolloutMetricsDtoSchema } from '../../protocol/registry/rolloutMetricsDto.ts';
import { find } from '../http/find.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { environmentParams, rolloutParams } from '../http/routeParams.ts';
import { createValidatorCompiler } from '../http/validatorCompiler.ts';
import { DeploymentDecisions } from './deploymentDecisions.ts';
import { readRolloutMetrics } from './readRolloutMetrics.ts';
import { takeObservations } from './takeObservations.ts';

const tags = ['observations'];
const maxBatchBytes = 5 * 1024 * 1024;

export interface ObservationRouteDeps extends RouteDeps {
  /** Looks at the rollouts that know more than before. */
  readonly lookAt: (rolloutIds: readonly string[]) => Promise<void>;
}

/** `POST /v1/environments/{env}/observations` and `GET /v1/rollouts/{id}/metrics`. */
export function registerObservationRoutes(app: RegistryApp, deps: ObservationRouteDeps): void {
  addTake(app, deps);
  addMetrics(app, deps);
}

function addTake(app: RegistryApp, deps: ObservationRouteDeps): void {
  const decisions = new DeploymentDecisions();
  app.post(
    '/v1/environments/:env/observations',
    {
      bodyLimit: maxBatchBytes,
      validatorCompiler: createEnvelopeCompiler(),
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
      const environment = await deps.store.read((tables) => find.environment(tables, env));
      requirePermission(identity, 'observe', environment);
      const batch = { environment: environment.name, items: request.body.observations };
      const taken = await deps.changes.run(identity, (unit) =>
        takeObservations(unit, batch, decisions),
      );
      // Harm that this batch proves is acted on before its sender hears of it.
      await deps.lookAt(taken.rolloutIds);
      return taken.answer;
    },
  );
}

/** The document shows what an observation is; each is checked by itself, so that one cannot refuse the others. */
function createEnvelopeCompiler(): FastifySchemaCompiler<object> {
  const envelope = Type.Object(
    { observations: Type.Array(Type.Unknown(), { minItems: 1, maxItems: maxObservations }) },
    { additionalProperties: false },
  );
  const validateEnvelope = new Ajv({ strict: false }).compile(envelope);
  const others = createValidatorCompiler();
  return (route) => (route.httpPart === 'body' ? validateEnvelope : others(route));
}

function addMetrics(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/rollouts/:id/metrics',
    {
      schema: {
        tags,
        summary: 'What applications reported about a rollout, by stage, arm and time',
        params: rolloutParams,
        response: { 200: rolloutMetricsDtoSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      return deps.store.read(async (tables) => {
        const { rollout } = await find.rollout(tables, request.params.id);
        return readRolloutMetrics(tables, rollout.id);
      });
    },
  );
}
