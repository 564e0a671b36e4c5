import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../../domain/identity/actor.ts';
import { can } from '../../domain/identity/permissions.ts';
import { sendError, sendFault } from './ofrepReplies.ts';

/**
 * Who calls, or undefined without a valid token. It runs before every resolve: an answer from memory that is returned
 * as it is, and not as a promise, keeps the hot path free of waiting.
 */
export type AuthenticateApplication = (
  request: FastifyRequest,
) => Identity | undefined | Promise<Identity | undefined>;

type AccessHook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;

/** Lets in whose token permits to resolve prompts in the environment that the path names. */
export function createAccessHook(authenticate: AuthenticateApplication): AccessHook {
  return (request, reply, done) => {
    const answer = (identity: Identity | undefined): void => {
      if (isAdmitted(identity, request, reply)) done();
    };
    const identity = authenticate(request);
    if (identity instanceof Promise)
      identity.then(answer, (error: unknown) => sendFault(request, reply, error));
    else answer(identity);
  };
}

function isAdmitted(
  identity: Identity | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  if (identity === undefined) {
    reply.header('www-authenticate', 'Bearer');
    const errorDetails =
      'The token is missing, unknown or expired. Send a token with the role app.';
    sendError(reply.code(401), { errorCode: 'GENERAL', errorDetails });
    return false;
  }
  const environment = readEnvironment(request.params);
  if (!can(identity, 'resolve', { name: environment, protected: false })) {
    const errorDetails = `The token may not resolve prompts of the environment "${environment}".`;
    sendError(reply.code(403), { errorCode: 'GENERAL', errorDetails });
    return false;
  }
  return true;
}

function readEnvironment(params: unknown): string {
  if (typeof params !== 'object' || params === null || !('env' in params)) return '';
  return typeof params.env === 'string' ? params.env : '';
}
