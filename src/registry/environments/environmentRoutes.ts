import { environmentNamePattern, type Environment } from '../../domain/environment/environment.ts';
import {
  environmentDtoSchema,
  environmentListSchema,
  putEnvironmentSchema,
  type EnvironmentDto,
} from '../../protocol/registry/environmentDto.ts';
import { find } from '../http/find.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { environmentParams } from '../http/routeParams.ts';
import { checkSampleRules } from '../samples/checkSampleRules.ts';
import { describeRuleChange } from './describeRuleChange.ts';

const tags = ['environments'];
const namePattern = new RegExp(environmentNamePattern);

/** `GET·PUT /v1/environments[/{env}]`. */
export function registerEnvironmentRoutes(app: RegistryApp, deps: RouteDeps): void {
  addList(app, deps);
  addOne(app, deps);
  addPut(app, deps);
}

function addList(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/environments',
    {
      schema: {
        tags,
        summary: 'Environments by their order',
        response: { 200: environmentListSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const environments = await deps.store.read((tables) => tables.environments.list());
      return { items: environments.map(toEnvironmentDto) };
    },
  );
}

function addOne(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/environments/:env',
    {
      schema: {
        tags,
        summary: 'One environment with its rules',
        params: environmentParams,
        response: { 200: environmentDtoSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      return toEnvironmentDto(
        await deps.store.read((tables) => find.environment(tables, request.params.env)),
      );
    },
  );
}

function addPut(app: RegistryApp, deps: RouteDeps): void {
  app.put(
    '/v1/environments/:env',
    {
      schema: {
        tags,
        summary: 'Create an environment or change its rules',
        params: environmentParams,
        body: putEnvironmentSchema,
        response: { 200: environmentDtoSchema, 201: environmentDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      const { env: name } = request.params;
      if (!namePattern.test(name))
        throw new RegistryRefusal(
          'bad_request',
          'An environment name has lower-case letters, digits, "_" and "-", at most 64 characters.',
        );
      const environment = { name, ...request.body };
      requirePermission(identity, 'configure', environment);
      checkSampleRules(environment.samples);
      const created = await deps.changes.run(identity, async (unit) => {
        const before = await unit.tables.environments.find(name);
        const summary = describeRuleChange(before, environment);
        if (before && summary === undefined) return false;
        await unit.tables.environments.save(environment);
        await unit.record({
          type: 'environment.changed',
          environment: name,
          environmentState: toEnvironmentDto(environment),
          ...(summary === undefined ? {} : { summary }),
        });
        return before === undefined;
      });
      return reply.code(created ? 201 : 200).send(toEnvironmentDto(environment));
    },
  );
}

export function toEnvironmentDto(environment: Environment): EnvironmentDto {
  const { name, order, protected: isProtected, requireEvidence, accepts, samples } = environment;
  return {
    ...{ name, order, protected: isProtected, requireEvidence, accepts },
    ...(samples === undefined ? {} : { samples }),
  };
}
