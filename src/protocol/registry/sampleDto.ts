import { Type, type Static } from 'typebox';
import { maxGuardKeyLength } from '../../domain/guards/guardKey.ts';
import { arms } from '../../domain/guards/guardRecord.ts';
import { timeSchema } from './actorDto.ts';

/** Bytes of input and output together, as UTF-8; a larger sample refuses its observation. */
export const maxSampleBytes = 32 * 1024;

/**
 * What a unit asked and what it got, as the application saw it. Redacted before it is stored. Taken with the first report
 * of an id only, since the values of earlier ones are not kept and it could not be told whether it was a bad one.
 */
export const observationSampleSchema = Type.Object(
  {
    input: Type.String({ maxLength: maxSampleBytes }),
    output: Type.String({ maxLength: maxSampleBytes }),
    /** Values of the variables of the prompt, so that a fixture can be made of it. */
    variables: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 200 }),
        Type.Union([Type.String({ maxLength: maxSampleBytes }), Type.Number(), Type.Boolean()]),
        { maxProperties: 100 },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ObservationSample = Static<typeof observationSampleSchema>;

/** One stored, redacted input/output pair with what became of it. */
export const sampleDtoSchema = Type.Object({
  id: Type.String(),
  stage: Type.String(),
  arm: Type.Enum(arms),
  version: Type.String(),
  at: timeSchema,
  /** Values of the plan's cohort attributes; what did not fit into their bounds is left out. */
  cohort: Type.Record(Type.String(), Type.String()),
  input: Type.String(),
  output: Type.String(),
  variables: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  ),
  /** As the application reported them with this outcome, also later. */
  metrics: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean()])),
  /** Keys of the guards of the plan on which this outcome is a bad one. */
  failed: Type.Array(Type.String()),
  /** How many places were redacted. */
  redactions: Type.Integer(),
});
export type SampleDto = Static<typeof sampleDtoSchema>;

/** Answer of `GET /v1/rollouts/{id}/samples`: newest first. */
export const sampleListSchema = Type.Object({
  rolloutId: Type.String(),
  /** Whether this environment keeps samples at all. */
  kept: Type.Boolean(),
  items: Type.Array(sampleDtoSchema),
  /** All that are stored, whatever was asked for. */
  stored: Type.Object({
    stable: Type.Integer(),
    candidate: Type.Integer(),
    /** Of the candidate, those with a bad outcome on a guard. */
    failed: Type.Integer(),
  }),
  /** How many were not kept although they had a place; absent from registries that did not count them. */
  lost: Type.Optional(
    Type.Object({
      /** Redacting them took too long. */
      redactionTimeout: Type.Integer(),
      /** Redacted they would have been far longer than before. */
      tooLong: Type.Integer(),
    }),
  ),
  nextCursor: Type.Optional(Type.String()),
});
export type SampleList = Static<typeof sampleListSchema>;

/** Answer of `DELETE /v1/environments/{env}/samples`. */
export const deletedSamplesSchema = Type.Object({ deleted: Type.Integer() });

/** Query of `GET /v1/rollouts/{id}/samples`. */
export const sampleQuerySchema = Type.Object({
  arm: Type.Optional(Type.Enum(arms)),
  stage: Type.Optional(Type.String({ maxLength: 60 })),
  /** A guard's key: only outcomes that are bad on it; `any` for bad ones on any guard. */
  failed: Type.Optional(Type.String({ maxLength: maxGuardKeyLength })),
  /** `attribute=value` of a cohort, or `attribute` alone for the values that are not kept apart. */
  cohort: Type.Optional(Type.String({ maxLength: 400 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
});
export type SampleQuery = Static<typeof sampleQuerySchema>;
