import { Type } from 'typebox';
import { apiInfoDtoSchema, apiVersion } from '../../protocol/registry/actorDto.ts';
import { toTime } from '../clock.ts';
import type { RegistryMetrics } from '../metrics/registryMetrics.ts';
import { problemResponses } from './problemResponses.ts';
import { RegistryRefusal } from './registryRefusal.ts';
import type { RegistryApp, RouteDeps } from './routeDeps.ts';

const tags = ['system'];
const oldestClientVersion = 1;
const statusSchema = Type.Object({ status: Type.Literal('ok') });
/** What this registry can do beyond the first API version, for clients that ask before they offer it. */
const capabilities = [
  'rollouts',
  'evidence',
  'reviews',
  'observations',
  'recovery',
  'ofrep',
  'flagd',
];

export interface SystemRouteDeps extends RouteDeps {
  readonly metrics: RegistryMetrics;
  readonly isLocal: boolean;
  readonly registryVersion: string;
  /** False while the process is shutting down. */
  readonly isReady: () => boolean;
}

/** `GET /healthz`, `/readyz`, `/metrics`, `/openapi.json` and `/v1`. */
export function registerSystemRoutes(app: RegistryApp, deps: SystemRouteDeps): void {
  addHealth(app, deps);
  addMetrics(app, deps);
  addInfo(app, deps);
  app.get('/openapi.json', { config: { isOpen: true }, schema: { hide: true } }, (request) => {
    if (deps.isLocal) deps.identify(request);
    return app.swagger();
  });
}

function addHealth(app: RegistryApp, deps: SystemRouteDeps): void {
  app.get(
    '/healthz',
    {
      config: { isOpen: true },
      schema: { tags, security: [], summary: 'The process runs', response: { 200: statusSchema } },
    },
    () => ({ status: 'ok' as const }),
  );
  app.get(
    '/readyz',
    {
      config: { isOpen: true },
      schema: {
        tags,
        security: [],
        summary: 'The store answers',
        response: { 200: statusSchema, ...problemResponses },
      },
    },
    async () => {
      if (!deps.isReady()) throw new RegistryRefusal('unavailable', 'The registry is stopping.');
      await deps.store.read((tables) => tables.events.readLastNumber());
      return { status: 'ok' as const };
    },
  );
}

function addMetrics(app: RegistryApp, deps: SystemRouteDeps): void {
  app.get(
    '/metrics',
    {
      schema: {
        tags,
        summary: 'Prometheus metrics',
        produces: ['text/plain'],
        response: { 200: Type.String(), ...problemResponses },
      },
    },
    async (request, reply) => {
      deps.identify(request);
      reply.type(deps.metrics.contentType);
      return deps.metrics.render();
    },
  );
}

function addInfo(app: RegistryApp, deps: SystemRouteDeps): void {
  app.get(
    '/v1',
    {
      schema: {
        tags,
        summary: 'API version, capabilities and who the token is',
        response: { 200: apiInfoDtoSchema, ...problemResponses },
      },
    },
    (request) => {
      const { name, kind, roles, environments } = deps.identify(request);
      return {
        name: 'prompt-rollout-registry' as const,
        apiVersion,
        oldestClientVersion,
        registryVersion: deps.registryVersion,
        storeId: deps.store.storeId,
        local: deps.isLocal,
        capabilities,
        identity: {
          name,
          kind,
          roles: [...roles],
          ...(environments ? { environments: [...environments] } : {}),
        },
        time: toTime(deps.clock.now()),
      };
    },
  );
}
