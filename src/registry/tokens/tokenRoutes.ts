import { Type } from 'typebox';
import {
  createdTokenDtoSchema,
  createTokenSchema,
  tokenDtoSchema,
  tokenListSchema,
} from '../../protocol/registry/tokenDto.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { checkNewToken } from './checkNewToken.ts';
import { createToken, toTokenDto } from './createToken.ts';
import { revokeToken } from './revokeToken.ts';

const tags = ['tokens'];
const tokenParams = Type.Object({ id: Type.String({ description: 'Token id.' }) });

/** `GET·POST /v1/tokens`, `POST /v1/tokens/{id}/revoke`. */
export function registerTokenRoutes(app: RegistryApp, deps: RouteDeps): void {
  addList(app, deps);
  addCreate(app, deps);
  addRevoke(app, deps);
}

function addList(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/tokens',
    {
      schema: {
        tags,
        summary: 'Tokens without their secrets',
        response: { 200: tokenListSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'manageTokens');
      const tokens = await deps.store.read((tables) => tables.tokens.list());
      return { items: tokens.map(toTokenDto) };
    },
  );
}

function addCreate(app: RegistryApp, deps: RouteDeps): void {
  app.post(
    '/v1/tokens',
    {
      schema: {
        tags,
        summary: 'Create a token; the answer is the only place that shows it',
        body: createTokenSchema,
        response: { 201: createdTokenDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      requirePermission(identity, 'manageTokens');
      checkNewToken(identity, request.body);
      // No stored answer for an Idempotency-Key here: it would keep the secret in the store.
      const { stored, secret } = await deps.changes.run(identity, (unit) =>
        createToken(unit, request.body),
      );
      deps.tokens.put(stored);
      return reply.code(201).send({ ...toTokenDto(stored), token: secret });
    },
  );
}

function addRevoke(app: RegistryApp, deps: RouteDeps): void {
  app.post(
    '/v1/tokens/:id/revoke',
    {
      schema: {
        tags,
        summary: 'Revoke a token at once',
        params: tokenParams,
        response: { 200: tokenDtoSchema, ...problemResponses },
      },
    },
    async (request) => {
      const identity = deps.identify(request);
      requirePermission(identity, 'manageTokens');
      const revoked = await deps.changes.run(identity, (unit) =>
        revokeToken(unit, request.params.id),
      );
      deps.tokens.put(revoked);
      return toTokenDto(revoked);
    },
  );
}
