import { Type, type Static } from 'typebox';
import { recoveryStates } from '../../domain/recovery/recoveryState.ts';
import { actorDtoSchema, timeSchema } from './actorDto.ts';

export type { RecoveryState } from '../../domain/recovery/recoveryState.ts';

export const recoverySummarySchema = Type.Object({
  state: Type.Enum(recoveryStates),
  since: timeSchema,
  /** Who closed the record; it is open until then. */
  confirmed: Type.Optional(
    Type.Object({ actor: actorDtoSchema, at: timeSchema, comment: Type.Optional(Type.String()) }),
  ),
});
export type RecoverySummary = Static<typeof recoverySummarySchema>;

const rangeSchema = Type.Object({
  count: Type.Integer(),
  estimate: Type.Number(),
  low: Type.Number(),
  high: Type.Number(),
});

/** Stable's metrics after a rollback beside those from before the start. */
export const recoveryDtoSchema = Type.Object({
  ...recoverySummarySchema.properties,
  metrics: Type.Array(
    Type.Object({
      metric: Type.String(),
      /** As `budget` of the guard has it; the numbers are then shares above it. */
      budget: Type.Optional(Type.Number()),
      state: Type.Enum(recoveryStates),
      /** Where the range comes from: before the start or, where nothing was reported then, stable during the rollout. */
      source: Type.Enum(['before', 'during'] as const),
      range: Type.Optional(rangeSchema),
      now: Type.Optional(rangeSchema),
    }),
  ),
});
export type RecoveryDto = Static<typeof recoveryDtoSchema>;

/** Body of `POST /v1/rollouts/{id}/recovery`, by a person with the role owner. */
export const confirmRecoverySchema = Type.Object(
  { comment: Type.Optional(Type.String({ maxLength: 5000 })) },
  { additionalProperties: false },
);
export type ConfirmRecovery = Static<typeof confirmRecoverySchema>;
