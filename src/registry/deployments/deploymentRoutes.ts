import { Type } from 'typebox';
import {
  deploymentDtoSchema,
  deploymentListSchema,
  deployVersionSchema,
  servingDtoSchema,
} from '../../protocol/registry/deploymentDto.ts';
import {
  decodeNumberCursor,
  defaultPageLimit,
  pageQueryProperties,
  toPage,
} from '../http/cursor.ts';
import { find } from '../http/find.ts';
import { readPrecondition, toEntityTag } from '../http/preconditions.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { placeParams, readPromptKey } from '../http/routeParams.ts';
import { deployVersion } from './deployVersion.ts';
import { toDeploymentDto, toServingDto } from './toDeploymentDto.ts';

const tags = ['deployments'];
const listQuery = Type.Object(pageQueryProperties);

/** `GET …/environments/{env}`, `GET·POST …/environments/{env}/deployments`. */
export function registerDeploymentRoutes(app: RegistryApp, deps: RouteDeps): void {
  addServing(app, deps);
  addHistory(app, deps);
  addDeploy(app, deps);
}

function addServing(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/prompts/:prompt/environments/:env',
    {
      schema: {
        tags,
        summary: 'What an environment serves; the ETag is its revision',
        params: placeParams,
        response: { 200: servingDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      requirePermission(deps.identify(request), 'read');
      const place = {
        prompt: readPromptKey(request.params.prompt),
        environment: request.params.env,
      };
      const serving = await deps.store.read(async (tables) => {
        await find.environment(tables, place.environment);
        await find.prompt(tables, place.prompt);
        return tables.deployments.find(place);
      });
      if (serving) reply.header('etag', toEntityTag(serving.deployment.revision));
      return toServingDto(place, serving, deps.servedCounts);
    },
  );
}

function addHistory(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/prompts/:prompt/environments/:env/deployments',
    {
      schema: {
        tags,
        summary: 'Every change of traffic, newest first',
        params: placeParams,
        querystring: listQuery,
        response: { 200: deploymentListSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const place = {
        prompt: readPromptKey(request.params.prompt),
        environment: request.params.env,
      };
      const { cursor, limit = defaultPageLimit } = request.query;
      const beforeRevision = decodeNumberCursor(cursor);
      const rows = await deps.store.read(async (tables) => {
        await find.environment(tables, place.environment);
        await find.prompt(tables, place.prompt);
        return tables.deployments.listHistory(place, {
          limit: limit + 1,
          ...(beforeRevision === undefined ? {} : { beforeRevision }),
        });
      });
      const page = toPage(rows, limit, (deployment) => deployment.revision);
      const items = page.rows.map(toDeploymentDto);
      return { items, ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }) };
    },
  );
}

function addDeploy(app: RegistryApp, deps: RouteDeps): void {
  app.post(
    '/v1/prompts/:prompt/environments/:env/deployments',
    {
      schema: {
        tags,
        summary: 'Serve a version to everyone; needs If-Match, or If-None-Match: * the first time',
        params: placeParams,
        body: deployVersionSchema,
        response: { 201: deploymentDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      const prompt = readPromptKey(request.params.prompt);
      const { body } = request;
      return deps.answers.send({ request, reply, identity }, (unit) =>
        deployVersion(unit, {
          identity,
          prompt,
          environment: request.params.env,
          precondition: readPrecondition(request),
          body,
        }),
      );
    },
  );
}
