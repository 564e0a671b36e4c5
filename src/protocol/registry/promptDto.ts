import { Type, type Static } from 'typebox';
import { promptKeySchema } from '../../domain/prompt/promptKey.ts';
import { timeSchema } from './actorDto.ts';
import { trafficRuleSchema } from '../../domain/deployment/trafficRule.ts';
import { rolloutPhases } from '../../domain/rollout/rollout.ts';

/** What one environment serves for one prompt, as short as a list needs it. */
export const promptEnvironmentDtoSchema = Type.Object({
  environment: Type.String(),
  revision: Type.Integer(),
  stable: Type.String(),
  stableSince: timeSchema,
  lastServedAt: Type.Optional(timeSchema),
  candidate: Type.Optional(
    Type.Object({
      version: Type.String(),
      rolloutId: Type.String(),
      phase: Type.Enum(rolloutPhases),
      stage: Type.String(),
      rules: Type.Array(trafficRuleSchema),
    }),
  ),
});
export type PromptEnvironmentDto = Static<typeof promptEnvironmentDtoSchema>;

const recentVersionDtoSchema = Type.Object({
  version: Type.String(),
  contentHash: Type.String(),
  createdAt: timeSchema,
});

/** A prompt with what each environment serves and its five newest versions. */
export const promptDtoSchema = Type.Object({
  key: Type.String(),
  archived: Type.Boolean(),
  continues: Type.Optional(Type.String()),
  versionCount: Type.Integer(),
  newestVersion: Type.Optional(Type.String()),
  recentVersions: Type.Array(recentVersionDtoSchema),
  environments: Type.Array(promptEnvironmentDtoSchema),
  createdAt: timeSchema,
});
export type PromptDto = Static<typeof promptDtoSchema>;

export const promptListSchema = Type.Object({
  items: Type.Array(promptDtoSchema),
  nextCursor: Type.Optional(Type.String()),
});
export type PromptList = Static<typeof promptListSchema>;

/** Body of `PUT /v1/prompts/{prompt}`: creates it, or says which prompt it continues. */
export const putPromptSchema = Type.Object(
  { continues: Type.Optional(promptKeySchema) },
  { additionalProperties: false },
);
export type PutPrompt = Static<typeof putPromptSchema>;
