import { Type, type Static } from 'typebox';
import { actorKinds, roles } from '../../domain/identity/actor.ts';

/** RFC 3339 time in UTC, by the registry's clock. */
export const timeSchema = Type.String({ description: 'RFC 3339 time, UTC.' });

export const actorDtoSchema = Type.Object({
  name: Type.String(),
  kind: Type.Enum(actorKinds),
});
export type ActorDto = Static<typeof actorDtoSchema>;

/** Answer of `GET /v1`: API version, capabilities and who the token is. */
export const apiInfoDtoSchema = Type.Object({
  name: Type.Literal('prompt-rollout-registry'),
  apiVersion: Type.Integer({ description: 'The newest API version that this registry speaks.' }),
  oldestClientVersion: Type.Integer({ description: 'The oldest client API version it serves.' }),
  registryVersion: Type.String(),
  storeId: Type.String(),
  local: Type.Boolean({ description: 'True for the local registry of one person.' }),
  capabilities: Type.Array(Type.String()),
  identity: Type.Object({
    name: Type.String(),
    kind: Type.Enum(actorKinds),
    roles: Type.Array(Type.Enum(roles)),
    environments: Type.Optional(Type.Array(Type.String())),
  }),
  time: timeSchema,
});
export type ApiInfoDto = Static<typeof apiInfoDtoSchema>;

/** Bumped when the wire contract changes in a way that an older side cannot read. */
export const apiVersion = 1;
