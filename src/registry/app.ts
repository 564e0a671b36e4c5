/** Puts the routes of the registry together: one Fastify app, whatever it is stored in and however it is reached. */
import fastifySwagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { apiVersion } from '../protocol/registry/actorDto.ts';
import { toApplicationCall, type ApplicationActivity } from './applicationActivity.ts';
import { registerDeploymentRoutes } from './deployments/deploymentRoutes.ts';
import { registerEnvironmentRoutes } from './environments/environmentRoutes.ts';
import { registerEventRoutes } from './events/eventRoutes.ts';
import type { EventStreams } from './events/eventStreams.ts';
import { registerEvidenceRoutes } from './evidence/evidenceRoutes.ts';
import { createAuthenticate, requireIdentity } from './http/authenticate.ts';
import { drainBody, type DrainLimits } from './http/drainBody.ts';
import { checkLoopbackRequest } from './http/loopbackGuard.ts';
import { answerUnknownRoutes } from './http/notFound.ts';
import { parseBodies } from './http/parseBodies.ts';
import { requireToken } from './http/requireToken.ts';
import type { RegistryApp, RouteDeps } from './http/routeDeps.ts';
import { registerSystemRoutes } from './http/systemRoutes.ts';
import { toProblem } from './http/toProblem.ts';
import { createValidatorCompiler } from './http/validatorCompiler.ts';
import type { RegistryMetrics } from './metrics/registryMetrics.ts';
import { ObservationIntake, type ObservationIntakeDeps } from './observations/observationIntake.ts';
import { registerObservationRoutes } from './observations/observationRoutes.ts';
import { registerOtlpRoutes } from './otlp/otlpRoutes.ts';
import { registerPromptRoutes } from './prompts/promptRoutes.ts';
import type { Reconciler } from './reconciler/reconciler.ts';
import { registerRecoveryRoutes } from './recovery/recoveryRoutes.ts';
import { registerResolutionRoutes } from './resolution/registerResolutionRoutes.ts';
import type { ResolutionIndex } from './resolution/resolutionIndex.ts';
import { registerReviewRoutes } from './reviews/reviewRoutes.ts';
import { registerRolloutRoutes } from './rollouts/rolloutRoutes.ts';
import { registerSampleRoutes } from './samples/sampleRoutes.ts';
import { registerTokenRoutes } from './tokens/tokenRoutes.ts';
import { registerVersionRoutes } from './versions/versionRoutes.ts';

export interface AppDeps extends Omit<RouteDeps, 'identify' | 'isAuthenticated'> {
  readonly resolution: ResolutionIndex;
  readonly reconciler: Pick<Reconciler, 'wake' | 'lookAt' | 'lookIn'>;
  readonly metrics: RegistryMetrics;
  readonly streams: EventStreams;
  readonly activity: ApplicationActivity;
  readonly heartbeatMs: number;
  readonly isLocal: boolean;
  readonly isReady: () => boolean;
  readonly registryVersion: string;
  readonly findEnvironment: ObservationIntakeDeps['findEnvironment'];
  readonly logger: FastifyServerOptions['logger'];
}

const defaultBodyLimit = 1024 * 1024;
/** 300 emoji, encoded, still reach the check that explains what a key is. */
const maxParamLength = 8192;

/** Creates the app; it does not listen yet. */
export async function createApp(deps: AppDeps): Promise<RegistryApp> {
  const app = createFastify(deps);
  const authenticate = createAuthenticate(deps.tokens);
  const routeDeps: RouteDeps = {
    ...deps,
    identify: (request) => requireIdentity(authenticate, request),
    isAuthenticated: (request) => authenticate(request) !== undefined,
  };
  const intake = new ObservationIntake({
    ...{ ...routeDeps, findEnvironment: deps.findEnvironment },
    lookIn: (unit, rolloutIds) => deps.reconciler.lookIn(unit, rolloutIds),
    lookAt: (rolloutIds) => deps.reconciler.lookAt(rolloutIds),
    countResolves: () => deps.activity.resolves,
  });
  addHooks(app, deps);
  answerUnknownRoutes(app);
  await app.register(fastifySwagger, { openapi: describeApi(deps.registryVersion) });
  // The document lists what is registered after the plugin is loaded, hence a scope of its own.
  await app.register((scope, _options, done) => {
    requireToken(scope, routeDeps.identify);
    registerSystemRoutes(scope, { ...routeDeps, ...deps });
    registerEnvironmentRoutes(scope, routeDeps);
    registerPromptRoutes(scope, routeDeps);
    registerVersionRoutes(scope, routeDeps);
    registerDeploymentRoutes(scope, routeDeps);
    registerRolloutRoutes(scope, routeDeps);
    registerRecoveryRoutes(scope, routeDeps);
    registerReviewRoutes(scope, {
      ...{ ...routeDeps, isLocal: deps.isLocal },
      lookAt: (rolloutIds) => deps.reconciler.lookAt(rolloutIds),
    });
    registerEvidenceRoutes(scope, { ...routeDeps, wake: () => deps.reconciler.wake() });
    registerObservationRoutes(scope, { ...routeDeps, intake });
    registerOtlpRoutes(scope, { ...routeDeps, intake });
    registerEventRoutes(scope, { ...deps, ...routeDeps });
    registerSampleRoutes(scope, routeDeps);
    registerTokenRoutes(scope, routeDeps);
    done();
  });
  await registerResolutionRoutes(app, {
    resolution: deps.resolution,
    servedCounts: deps.servedCounts,
    authenticate,
    environmentExists: (name) => deps.findEnvironment(name) !== undefined,
  });
  await app.ready();
  return app;
}

function createFastify(deps: AppDeps): RegistryApp {
  const app = fastify({
    logger: deps.logger ?? false,
    // Our own line has the route, and never a key, a header or a body.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: defaultBodyLimit,
    routerOptions: { maxParamLength },
    requestIdHeader: false,
    genReqId: () => deps.newId(),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    frameworkErrors: sendProblem,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(createValidatorCompiler());
  // What is answered is exactly what was built: no schema drops or converts a field of a prompt.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler(sendProblem);
  parseBodies(app);
  return app;
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { problem, headers } = toProblem(error, request);
  const send = (): void => {
    const answer = reply.code(problem.status).headers(headers).type(problemType);
    void answer.send(JSON.stringify(problem));
  };
  const limits = unreadLimits[problem.status];
  if (limits === undefined || !hasUnreadBody(request)) {
    send();
    return;
  }
  void drainBody(request.raw, limits).then(() => {
    // Whatever of the body is still on its way must not be read as the next request.
    if (problem.status === 413 || !request.raw.complete) reply.header('connection', 'close');
    send();
  });
}

/** Refusals that come before the body was read. For strangers no more is read than any body may have. */
const unreadLimits: Readonly<Record<number, DrainLimits>> = {
  401: { maxBytes: 6 * 1024 * 1024, maxMs: 5000 },
  413: { maxBytes: 32 * 1024 * 1024, maxMs: 10_000 },
};

function hasUnreadBody({ raw }: FastifyRequest): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = raw.headers;
  return !raw.complete && (encoding !== undefined || length !== '0');
}

const problemType = 'application/problem+json; charset=utf-8';

function addHooks(app: FastifyInstance, deps: AppDeps): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    if (!request.url.startsWith('/environments/')) reply.header('cache-control', 'no-store');
    // Node remembers the address of a connection, but asks the system for that of the server each time.
    if (deps.isLocal) checkLoopbackRequest(request, request.socket.localPort ?? 0);
    done();
  });
  // Per route, since asking a request for its route builds an object of everything known about that.
  app.addHook('onRoute', (route) => {
    route.onResponse = [createResponseHook(route.url, deps), ...[route.onResponse ?? []].flat()];
  });
  const noteUnknown = createResponseHook('unknown', deps);
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404) noteUnknown(request, reply, done);
    else done();
  });
}

type ResponseHook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;

function createResponseHook(route: string, deps: AppDeps): ResponseHook {
  const call = toApplicationCall(route);
  return (request, reply, done) => {
    const durationMs = reply.elapsedTime;
    const { method } = request;
    const { statusCode: status } = reply;
    // A page that found the port, or a stale token, does not keep a local registry running.
    if (call !== undefined && status !== 401 && status !== 403) deps.activity.note(call);
    deps.metrics.observeRequest({ method, route, status, durationMs });
    const facts = { method, route, status, durationMs: Math.round(durationMs) };
    if (call === 'resolve') request.log.debug(facts, 'resolved');
    else request.log.info(facts, 'answered');
    done();
  };
}

function describeApi(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Prompt Rollout registry',
      version,
      description: `API version ${apiVersion}. Errors are RFC 9457 problem details with a stable code.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    components: {
      securitySchemes: { bearer: { type: 'http' as const, scheme: 'bearer' } },
    },
    security: [{ bearer: [] }],
  };
}
