/** The data plane over HTTP: OpenFeature Remote Evaluation (one flag, all flags) and flagd definitions. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { errorStatus } from '../../protocol/registry/errorCodes.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { createAccessHook, type AuthenticateApplication } from './applicationAccess.ts';
import { isEntityTagKnown } from './entityTag.ts';
import { parseEvaluationContext, type EvaluationContext } from './evaluationContext.ts';
import { jsonType, sendError, sendFault } from './ofrepReplies.ts';
import { maxBulkPrompts, type ResolutionIndex } from './resolutionIndex.ts';
import type { Resolution } from './servedAnswers.ts';
import type { ServedCounts } from './servedCounts.ts';

export interface ResolutionRoutesDeps {
  readonly resolution: ResolutionIndex;
  readonly servedCounts: ServedCounts;
  readonly authenticate: AuthenticateApplication;
  /** Tells a mistyped environment from one that serves nothing yet; without it both are answered alike. */
  readonly environmentExists?: (environment: string) => boolean;
}

const tags = ['resolution'];

/** Attributes of a unit are small; the limit keeps one request from holding up the others. */
const maxRequestBytes = 256 * 1024;

/** Adds the routes below `/environments/{env}`. Their paths and bodies are those of OpenFeature and flagd. */
export async function registerResolutionRoutes(
  app: FastifyInstance,
  deps: ResolutionRoutesDeps,
): Promise<void> {
  // A scope of its own: bodies are read as text, and errors answered as OpenFeature clients understand them.
  await app.register((scope, _options, done) => {
    readBodiesAsText(scope);
    answerErrorsAsOfrep(scope);
    scope.addHook('onRequest', createAccessHook(deps.authenticate));
    addSingleRoute(scope, deps);
    addBulkRoute(scope, deps);
    addDefinitionsRoute(scope, deps);
    done();
  });
}

function readBodiesAsText(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    '*',
    { parseAs: 'string', bodyLimit: maxRequestBytes },
    (_request, body, done) => done(null, body),
  );
}

function answerErrorsAsOfrep(scope: FastifyInstance): void {
  scope.setErrorHandler((error, request, reply) => {
    if (error instanceof RegistryRefusal)
      return sendError(reply.code(errorStatus[error.code]), {
        errorCode: 'GENERAL',
        errorDetails: error.message,
      });
    const status = readStatus(error);
    if (status >= 500) return sendFault(request, reply, error);
    const errorDetails =
      status === 413
        ? `The request is larger than ${maxRequestBytes} bytes. Send fewer attributes.`
        : 'The request cannot be read.';
    return sendError(reply.code(400), { errorCode: 'INVALID_CONTEXT', errorDetails });
  });
}

function readStatus(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}

function addSingleRoute(scope: FastifyInstance, deps: ResolutionRoutesDeps): void {
  // A wildcard, since the official clients send the slash of a key as it is; an encoded one arrives decoded.
  scope.post<{ Params: { env: string; '*': string } }>(
    '/environments/:env/ofrep/v1/evaluate/flags/*',
    { schema: { tags, summary: 'OpenFeature Remote Evaluation of one prompt' } },
    (request, reply) => {
      const { env, '*': key } = request.params;
      const context = readContext(request.body, reply, key);
      if (context === undefined) return;
      const resolved = deps.resolution.resolve(env, key, context);
      if (resolved === undefined) {
        const errorDetails = describeMissing(deps, env, key);
        sendError(reply.code(404), { key, errorCode: 'FLAG_NOT_FOUND', errorDetails });
        return;
      }
      sendAnswer(reply, resolved);
    },
  );
}

/**
 * What Fastify would do after `send`, without its detours and without encoding the answer again: this is the hot path,
 * and no hook changes an answer. Hooks that run afterwards (`onResponse`) still do.
 */
function sendAnswer(reply: FastifyReply, answer: Resolution): void {
  reply.header('content-type', jsonType).header('content-length', answer.byteLength);
  const { raw } = reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  raw.end(answer.body, answer.encoding);
}

function addBulkRoute(scope: FastifyInstance, deps: ResolutionRoutesDeps): void {
  scope.post<{ Params: { env: string } }>(
    '/environments/:env/ofrep/v1/evaluate/flags',
    { schema: { tags, summary: 'OpenFeature Remote Evaluation of every prompt' } },
    (request, reply) => {
      const { env } = request.params;
      if (!isKnownEnvironment(deps, env, reply)) return;
      const context = readContext(request.body, reply);
      if (context === undefined) return;
      const size = deps.resolution.countPrompts(env);
      if (size > maxBulkPrompts) {
        const errorDetails =
          `The environment "${env}" serves ${size} prompts; all at once are answered for at most ${maxBulkPrompts}. ` +
          'Resolve prompts one by one, or read flagd.json with a prefix.';
        sendError(reply.code(400), { errorCode: 'GENERAL', errorDetails });
        return;
      }
      const all = deps.resolution.resolveAll(env, context);
      reply.header('etag', all.entityTag);
      if (isEntityTagKnown(request.headers['if-none-match'], all.entityTag)) {
        reply.code(304).send();
        return;
      }
      reply.header('content-type', jsonType).send(all.createBody());
    },
  );
}

function addDefinitionsRoute(scope: FastifyInstance, deps: ResolutionRoutesDeps): void {
  scope.get<{ Params: { env: string }; Querystring: { prefix?: string | string[] } }>(
    '/environments/:env/flagd.json',
    { schema: { tags, summary: 'The same decisions as definitions for flagd' } },
    (request, reply) => {
      const { env } = request.params;
      if (!isKnownEnvironment(deps, env, reply)) return;
      const prefix = [request.query.prefix ?? ''].flat()[0] ?? '';
      const definitions = deps.resolution.definitions(env, prefix);
      deps.servedCounts.recordPoll(env, prefix);
      reply.header('etag', definitions.entityTag).header('cache-control', 'no-cache');
      if (isEntityTagKnown(request.headers['if-none-match'], definitions.entityTag)) {
        reply.code(304).send();
        return;
      }
      reply.header('content-type', jsonType).send(definitions.createBody());
    },
  );
}

/** The context of a request, or undefined after the problem with it was answered. */
function readContext(
  body: unknown,
  reply: FastifyReply,
  key?: string,
): EvaluationContext | undefined {
  const parsed = parseEvaluationContext(typeof body === 'string' ? body : '');
  if (parsed.kind === 'context') return parsed.context;
  sendError(reply.code(400), { ...(key !== undefined && { key }), ...parsed.problem });
  return undefined;
}

/** False after the problem was answered: an empty list would hide a mistyped name. */
function isKnownEnvironment(deps: ResolutionRoutesDeps, env: string, reply: FastifyReply): boolean {
  if (deps.environmentExists?.(env) !== false) return true;
  sendError(reply.code(404), { errorCode: 'GENERAL', errorDetails: describeNoEnvironment(env) });
  return false;
}

function describeNoEnvironment(env: string): string {
  return `There is no environment ${JSON.stringify(env.slice(0, 64))}.`;
}

function describeMissing(deps: ResolutionRoutesDeps, env: string, key: string): string {
  if (deps.environmentExists?.(env) === false) return describeNoEnvironment(env);
  return `The environment "${env}" serves no prompt "${key}". Deploy a version of it first.`;
}
