import { Type, type Static } from 'typebox';
import { deploymentReasons } from '../../domain/deployment/deployment.ts';
import { trafficRuleSchema } from '../../domain/deployment/trafficRule.ts';
import { versionSchema } from '../../domain/prompt/semanticVersion.ts';
import { actorDtoSchema, timeSchema } from './actorDto.ts';

/** `salt` is left out on purpose: applications need it only inside `flagd.json`. */
const candidateTrafficDtoSchema = Type.Object({
  version: Type.String(),
  rolloutId: Type.String(),
  stage: Type.String(),
  rules: Type.Array(trafficRuleSchema),
});
export type CandidateTrafficDto = Static<typeof candidateTrafficDtoSchema>;

export const deploymentDtoSchema = Type.Object({
  prompt: Type.String(),
  environment: Type.String(),
  revision: Type.Integer(),
  stable: Type.String(),
  candidate: Type.Optional(candidateTrafficDtoSchema),
  actor: actorDtoSchema,
  reason: Type.Enum(deploymentReasons),
  comment: Type.Optional(Type.String()),
  at: timeSchema,
});
export type DeploymentDto = Static<typeof deploymentDtoSchema>;

/** What was served of one version, counted by the registry. */
export const servedVersionDtoSchema = Type.Object({
  version: Type.String(),
  lastServedAt: Type.Optional(timeSchema),
  /** Resolves in the last five minutes. */
  recent: Type.Integer(),
  total: Type.Integer(),
});
export type ServedVersionDto = Static<typeof servedVersionDtoSchema>;

/** Answer of `GET …/environments/{env}`; its ETag is the deployment revision. */
export const servingDtoSchema = Type.Object({
  deployment: Type.Union([deploymentDtoSchema, Type.Null()]),
  /** The version that Revert would go back to when no rollout runs. */
  previousStable: Type.Optional(Type.String()),
  served: Type.Array(servedVersionDtoSchema),
  /** Last time that an application fetched `flagd.json` for this environment. */
  lastPolledAt: Type.Optional(timeSchema),
  /** Resolves without a targeting key in the last five minutes: they always get stable. */
  recentWithoutUnit: Type.Integer(),
});
export type ServingDto = Static<typeof servingDtoSchema>;

export const deploymentListSchema = Type.Object({
  items: Type.Array(deploymentDtoSchema),
  nextCursor: Type.Optional(Type.String()),
});
export type DeploymentList = Static<typeof deploymentListSchema>;

export const overrideSchema = Type.Object(
  {
    conditions: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 50 }),
    reason: Type.String({ minLength: 1, maxLength: 5000 }),
  },
  { additionalProperties: false },
);
export type Override = Static<typeof overrideSchema>;

/** Body of `POST …/deployments`. Needs `If-Match` (or `If-None-Match: *` for a first deployment). */
export const deployVersionSchema = Type.Object(
  {
    version: versionSchema,
    reason: Type.Optional(Type.String({ maxLength: 5000 })),
    endRollout: Type.Optional(Type.Boolean()),
    override: Type.Optional(overrideSchema),
  },
  { additionalProperties: false },
);
export type DeployVersion = Static<typeof deployVersionSchema>;
