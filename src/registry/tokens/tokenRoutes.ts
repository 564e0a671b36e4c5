import { Type } from 'typebox';
import {
  createdTokenDtoSchema,
  createTokenSchema,
  tokenDtoSchema,
  tokenListSchema,
  type CreatedTokenDto,
  type TokenDto,
} from '../../protocol/registry/tokenDto.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { checkNewToken } from './checkNewToken.ts';
import type { StoredToken } from '../store/tables/tokenTable.ts';
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
        description:
          'A request repeated with its Idempotency-Key makes no second token. Secrets are not kept, so it is answered ' +
          'with 409 request_already_done, whose field "current" is the token that was made, without its secret: if ' +
          'the first answer was lost, revoke that token and create another one with a new key.',
        body: createTokenSchema,
        response: { 201: createdTokenDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      requirePermission(identity, 'manageTokens');
      checkNewToken(identity, request.body);
      let created: StoredToken | undefined;
      const body = await deps.answers.send(
        { request, reply, identity },
        async (unit) => {
          const { stored, secret } = await createToken(unit, request.body);
          created = stored;
          return { status: 201, body: { ...toTokenDto(stored), token: secret } };
        },
        { keep: withoutSecret, refuse: refuseRepeat },
      );
      if (created) deps.tokens.put(created);
      return body;
    },
  );
}

function withoutSecret({ token: _secret, ...kept }: CreatedTokenDto): TokenDto {
  return kept;
}

function refuseRepeat(made: TokenDto): RegistryRefusal {
  return new RegistryRefusal(
    'request_already_done',
    `This request made the token ${made.id} for ${made.name} before, and its secret is not kept. If you do not have it, revoke that token and create another one.`,
    { current: made },
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
