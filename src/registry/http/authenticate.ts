import type { FastifyRequest } from 'fastify';
import type { Identity } from '../../domain/identity/actor.ts';
import type { TokenDirectory } from '../tokens/tokenDirectory.ts';
import { RegistryRefusal } from './registryRefusal.ts';

/** Who sends a request, or undefined without a valid token. */
export type Authenticate = (request: FastifyRequest) => Identity | undefined;

const maxTokenLength = 500;

/** Reads the bearer token of a request. */
export function createAuthenticate(tokens: TokenDirectory): Authenticate {
  return (request) => {
    const secret = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (secret === undefined || secret.length > maxTokenLength) return undefined;
    return tokens.identify(secret);
  };
}

/** Who sends a request; without a valid token it is refused. */
export function requireIdentity(authenticate: Authenticate, request: FastifyRequest): Identity {
  const identity = authenticate(request);
  if (identity) return identity;
  const detail =
    request.headers.authorization === undefined
      ? 'Send a token of this registry as Authorization: Bearer.'
      : 'The token is unknown, expired or revoked. Use a valid one.';
  throw new RegistryRefusal('unauthorized', detail, {
    headers: { 'www-authenticate': 'Bearer realm="prompt-rollout"' },
  });
}
