import { Type, type Static } from 'typebox';
import { roles } from '../../domain/identity/actor.ts';
import { versionSchema } from '../../domain/prompt/semanticVersion.ts';
import { rolloutHealths } from '../../domain/guards/rolloutHealth.ts';
import { conditionCodes, conditionStates } from '../../domain/rollout/gateCondition.ts';
import { endCauses, pauseCauses, rolloutPhases } from '../../domain/rollout/rollout.ts';
import { rolloutNoteSchema } from '../../domain/rollout/rolloutNote.ts';
import { rolloutPlanSchema } from '../../domain/rollout/rolloutPlan.ts';
import { trafficRuleSchema } from '../../domain/deployment/trafficRule.ts';
import { actorDtoSchema, timeSchema } from './actorDto.ts';
import { overrideSchema } from './deploymentDto.ts';
import { confounderDtoSchema } from './confounderDto.ts';
import { guardDtoSchema, trafficDtoSchema } from './guardDto.ts';
import { recoveryDtoSchema, recoverySummarySchema } from './recoveryDto.ts';
import { reviewDtoSchema } from './reviewDto.ts';
import { withoutBaselineDtoSchema } from './withoutBaselineDto.ts';

export const gateConditionDtoSchema = Type.Object({
  key: Type.String(),
  state: Type.Enum(conditionStates),
  code: Type.Enum(conditionCodes),
  overridable: Type.Boolean(),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type GateConditionDto = Static<typeof gateConditionDtoSchema>;

/** What happens next by itself or by a person, when every condition holds. */
export const nextStepDtoSchema = Type.Object({
  kind: Type.Enum(['begin', 'advance', 'complete'] as const),
  stage: Type.Optional(Type.String()),
  mode: Type.Enum(['automatic', 'manual'] as const),
  /** The earliest time it can happen by itself, from holds and advance hours; absent when that cannot be told. */
  earliestAt: Type.Optional(timeSchema),
});
export type NextStepDto = Static<typeof nextStepDtoSchema>;

export type RolloutHealth = NonNullable<RolloutSummaryDto['health']>;

/** A rollout without its plan, gate and note, as lists and events carry it. */
export const rolloutSummaryDtoSchema = Type.Object({
  id: Type.String(),
  prompt: Type.String(),
  environment: Type.String(),
  phase: Type.Enum(rolloutPhases),
  revision: Type.Integer(),
  candidate: Type.String(),
  stable: Type.String(),
  planName: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String()),
  stageIndex: Type.Integer(),
  stageCount: Type.Integer(),
  stageName: Type.String(),
  /** What is served now; empty while pending and after the end. */
  rules: Type.Array(trafficRuleSchema),
  /** Conditions of the present gate that are not met, most important first. */
  waitsFor: Type.Array(gateConditionDtoSchema),
  next: Type.Optional(nextStepDtoSchema),
  pause: Type.Optional(
    Type.Object({
      cause: Type.Enum(pauseCauses),
      actor: actorDtoSchema,
      reason: Type.Optional(Type.String()),
      guard: Type.Optional(Type.String()),
      at: timeSchema,
    }),
  ),
  end: Type.Optional(
    Type.Object({
      cause: Type.Enum(endCauses),
      actor: actorDtoSchema,
      reason: Type.Optional(Type.String()),
      guard: Type.Optional(Type.String()),
      at: timeSchema,
    }),
  ),
  /** Who published the candidate; nobody reviews what is their own. */
  candidateAuthor: Type.Optional(actorDtoSchema),
  /** The worst of what guards and traffic say; absent before the candidate is served, and where no guard acts. */
  health: Type.Optional(Type.Enum(rolloutHealths)),
  /** Present while the gate waits for reviews that people may still give. */
  reviewWanted: Type.Optional(
    Type.Object({
      stage: Type.String(),
      role: Type.Enum(roles),
      missing: Type.Integer(),
      /** Who has decided already. */
      reviewedBy: Type.Array(Type.String()),
    }),
  ),
  /** After a rollback from traffic, until and after somebody confirmed it. */
  recovery: Type.Optional(recoverySummarySchema),
  createdAt: timeSchema,
  createdBy: actorDtoSchema,
  updatedAt: timeSchema,
});
export type RolloutSummaryDto = Static<typeof rolloutSummaryDtoSchema>;

/** One rollout with its plan and the whole gate of the present stage; its ETag is the revision. */
export const rolloutDtoSchema = Type.Object({
  ...rolloutSummaryDtoSchema.properties,
  candidateHash: Type.String(),
  plan: rolloutPlanSchema,
  note: rolloutNoteSchema,
  conditions: Type.Array(gateConditionDtoSchema),
  /** What the guards of the plan said at the last look; absent before the candidate is served. */
  guards: Type.Optional(Type.Array(guardDtoSchema)),
  /** How units of the present stage are reported. */
  traffic: Type.Optional(trafficDtoSchema),
  /** Why a difference may come from something else than the version, most important first. */
  confounders: Type.Optional(Type.Array(confounderDtoSchema)),
  /** Present while a cohort of the stage gets the candidate in full, so that it has no concurrent baseline. */
  withoutBaseline: Type.Optional(Type.Array(withoutBaselineDtoSchema)),
  /** Newest first. */
  reviews: Type.Optional(Type.Array(reviewDtoSchema)),
  recoveryDetail: Type.Optional(recoveryDtoSchema),
  /** Watched time in the present stage and what its hold asks for, both in ms. */
  hold: Type.Optional(Type.Object({ watchedMs: Type.Number(), requiredMs: Type.Number() })),
  stageEnteredAt: Type.Optional(timeSchema),
});
export type RolloutDto = Static<typeof rolloutDtoSchema>;

export const rolloutListSchema = Type.Object({
  items: Type.Array(rolloutSummaryDtoSchema),
  nextCursor: Type.Optional(Type.String()),
});
export type RolloutList = Static<typeof rolloutListSchema>;

/** Body of `POST …/environments/{env}/rollouts`. */
export const startRolloutSchema = Type.Object(
  {
    candidate: versionSchema,
    plan: rolloutPlanSchema,
    note: Type.Optional(rolloutNoteSchema),
    override: Type.Optional(overrideSchema),
  },
  { additionalProperties: false },
);
export type StartRollout = Static<typeof startRolloutSchema>;

export const rolloutActions = ['advance', 'pause', 'resume', 'rollback', 'cancel'] as const;
export type RolloutAction = (typeof rolloutActions)[number];

/** Body of `POST /v1/rollouts/{id}/{action}`. `advance` and `resume` need `If-Match`; the others never wait. */
export const rolloutActionSchema = Type.Object(
  {
    reason: Type.Optional(Type.String({ maxLength: 5000 })),
    override: Type.Optional(overrideSchema),
  },
  { additionalProperties: false },
);
export type RolloutActionBody = Static<typeof rolloutActionSchema>;
