import { Type, type Static } from 'typebox';
import { environmentNameSchema } from '../../domain/environment/environment.ts';
import { actorKinds, roles } from '../../domain/identity/actor.ts';
import { timeSchema } from './actorDto.ts';

/** A token as lists show it: never the secret, and nothing to guess it from. */
export const tokenDtoSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: Type.Enum(actorKinds),
  roles: Type.Array(Type.Enum(roles)),
  environments: Type.Optional(Type.Array(Type.String())),
  createdAt: timeSchema,
  createdBy: Type.String(),
  expiresAt: Type.Optional(timeSchema),
  revokedAt: Type.Optional(timeSchema),
});
export type TokenDto = Static<typeof tokenDtoSchema>;

export const tokenListSchema = Type.Object({ items: Type.Array(tokenDtoSchema) });
export type TokenList = Static<typeof tokenListSchema>;

/** Body of `POST /v1/tokens`. */
export const createTokenSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'The actor that it names.' }),
    kind: Type.Enum(actorKinds),
    roles: Type.Array(Type.Enum(roles), { minItems: 1, maxItems: roles.length, uniqueItems: true }),
    environments: Type.Optional(
      Type.Array(environmentNameSchema, { minItems: 1, maxItems: 100, uniqueItems: true }),
    ),
    expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  },
  { additionalProperties: false },
);
export type CreateToken = Static<typeof createTokenSchema>;

/** Answer of `POST /v1/tokens`: the only time that the secret is shown. */
export const createdTokenDtoSchema = Type.Object({
  ...tokenDtoSchema.properties,
  token: Type.String(),
});
export type CreatedTokenDto = Static<typeof createdTokenDtoSchema>;
