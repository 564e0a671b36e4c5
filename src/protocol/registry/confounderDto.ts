import { Type, type Static } from 'typebox';
import { timeSchema } from './actorDto.ts';

/** Why a difference of the arms, or of times, may not come from the version. */
export const confounderDtoSchema = Type.Union([
  /** Another rollout in this environment served its candidate at the same time, to the same kind of unit. */
  Type.Object({
    code: Type.Literal('other_rollout'),
    rolloutId: Type.String(),
    prompt: Type.String(),
    candidate: Type.String(),
    since: timeSchema,
  }),
  /** A model, retrieval or policy version that answers reported changed while this rollout served. */
  Type.Object({
    code: Type.Literal('dependency_changed'),
    dependency: Type.Enum(['model', 'retrieval', 'policy'] as const),
    from: Type.String(),
    to: Type.String(),
    at: timeSchema,
  }),
  /** The arms ran on different ones at the same time. */
  Type.Object({
    code: Type.Literal('dependency_differs'),
    dependency: Type.Enum(['model', 'retrieval', 'policy'] as const),
    stable: Type.String(),
    candidate: Type.String(),
  }),
  /** The share of one cohort among all units changed late in the rollout. Shares are from 0 to 1. */
  Type.Object({
    code: Type.Literal('traffic_mix_changed'),
    attribute: Type.String(),
    value: Type.String(),
    before: Type.Number(),
    now: Type.Number(),
    at: timeSchema,
  }),
]);
export type ConfounderDto = Static<typeof confounderDtoSchema>;
