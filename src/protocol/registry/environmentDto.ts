import { Type, type Static } from 'typebox';
import {
  acceptedOrigins,
  environmentRulesSchema,
  sampleRulesSchema,
} from '../../domain/environment/environment.ts';

export const environmentDtoSchema = Type.Object({
  name: Type.String(),
  order: Type.Integer(),
  protected: Type.Boolean(),
  requireEvidence: Type.Boolean(),
  accepts: Type.Enum(acceptedOrigins),
  samples: Type.Optional(sampleRulesSchema),
});
export type EnvironmentDto = Static<typeof environmentDtoSchema>;

export const environmentListSchema = Type.Object({ items: Type.Array(environmentDtoSchema) });
export type EnvironmentList = Static<typeof environmentListSchema>;

/** Body of `PUT /v1/environments/{env}`. */
export const putEnvironmentSchema = environmentRulesSchema;
