import { Type } from 'typebox';
import { rolloutPhases, type RolloutPhase } from '../../domain/rollout/rollout.ts';
import {
  rolloutActions,
  rolloutActionSchema,
  rolloutDtoSchema,
  rolloutListSchema,
  startRolloutSchema,
  type RolloutAction,
} from '../../protocol/registry/rolloutDto.ts';
import {
  decodeNumberCursor,
  defaultPageLimit,
  pageQueryProperties,
  toPage,
} from '../http/cursor.ts';
import { find } from '../http/find.ts';
import { readPrecondition, toEntityTag } from '../http/preconditions.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { placeParams, readPromptKey, rolloutParams } from '../http/routeParams.ts';
import { actOnRollout } from './actOnRollout.ts';
import { readRolloutDto } from './readRolloutDto.ts';
import { startRollout } from './startRollout.ts';
import { toRolloutSummaryDto } from './toRolloutDto.ts';

const tags = ['rollouts'];
const listQuery = Type.Object({
  ...pageQueryProperties,
  phase: Type.Optional(
    Type.String({ maxLength: 100, description: 'One phase, or several divided by commas.' }),
  ),
  prompt: Type.Optional(Type.String({ maxLength: 200 })),
  environment: Type.Optional(Type.String({ maxLength: 64 })),
});

/** `POST …/environments/{env}/rollouts`, `GET /v1/rollouts[/{id}]`, `POST /v1/rollouts/{id}/{action}`. */
export function registerRolloutRoutes(app: RegistryApp, deps: RouteDeps): void {
  addStart(app, deps);
  addList(app, deps);
  addOne(app, deps);
  for (const action of rolloutActions) addAction(app, deps, action);
}

function addStart(app: RegistryApp, deps: RouteDeps): void {
  app.post(
    '/v1/prompts/:prompt/environments/:env/rollouts',
    {
      schema: {
        tags,
        summary: 'Start a rollout',
        params: placeParams,
        body: startRolloutSchema,
        response: { 201: rolloutDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      const prompt = readPromptKey(request.params.prompt);
      const { body } = request;
      return deps.answers.send({ request, reply, identity }, (unit) =>
        startRollout(unit, {
          identity,
          prompt,
          environment: request.params.env,
          body,
          id: deps.newId(),
          salt: deps.newSalt(),
        }),
      );
    },
  );
}

function addList(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/rollouts',
    {
      schema: {
        tags,
        summary: 'Rollouts, newest first',
        querystring: listQuery,
        response: { 200: rolloutListSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const { cursor, limit = defaultPageLimit, phase, ...filters } = request.query;
      const beforeSequence = decodeNumberCursor(cursor);
      const rows = await deps.store.read((tables) =>
        tables.rollouts.list({
          ...filters,
          limit: limit + 1,
          ...(phase === undefined ? {} : { phases: readPhases(phase) }),
          ...(beforeSequence === undefined ? {} : { beforeSequence }),
        }),
      );
      const page = toPage(rows, limit, (stored) => stored.sequence);
      const now = deps.clock.now();
      const items = page.rows.map((stored) => toRolloutSummaryDto(stored, now));
      return { items, ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }) };
    },
  );
}

function addOne(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/rollouts/:id',
    {
      schema: {
        tags,
        summary: 'One rollout with its plan, note and gate',
        params: rolloutParams,
        response: { 200: rolloutDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      requirePermission(deps.identify(request), 'read');
      const found = await deps.store.read(async (tables) =>
        readRolloutDto(tables, await find.rollout(tables, request.params.id), deps.clock.now()),
      );
      reply.header('etag', toEntityTag(found.revision));
      return found;
    },
  );
}

function addAction(app: RegistryApp, deps: RouteDeps, action: RolloutAction): void {
  app.post(
    `/v1/rollouts/:id/${action}`,
    {
      schema: {
        tags,
        summary: `${action} a rollout`,
        params: rolloutParams,
        body: rolloutActionSchema,
        response: { 200: rolloutDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      const { body } = request;
      return deps.answers.send({ request, reply, identity }, (unit) =>
        actOnRollout(unit, {
          identity,
          id: request.params.id,
          action,
          precondition: readPrecondition(request),
          body,
        }),
      );
    },
  );
}

function readPhases(text: string): RolloutPhase[] {
  return text.split(',').map((name) => {
    const phase = rolloutPhases.find((known) => known === name.trim());
    if (phase) return phase;
    throw new RegistryRefusal(
      'bad_request',
      `${JSON.stringify(name)} is no phase. There are: ${rolloutPhases.join(', ')}.`,
    );
  });
}
