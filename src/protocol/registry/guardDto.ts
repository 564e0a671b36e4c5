import { Type, type Static } from 'typebox';
import { guardReasonCodes } from '../../domain/guards/guardAssessment.ts';
import { cohortSchema } from '../../domain/deployment/trafficRule.ts';
import { guardVerdicts } from '../../domain/rollout/guardReading.ts';

const reasonSchema = Type.Object({
  code: Type.Enum(guardReasonCodes),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});

const intervalSchema = Type.Object({
  estimate: Type.Number(),
  low: Type.Number(),
  high: Type.Number(),
});

const armSchema = Type.Object({
  units: Type.Integer(),
  capped: Type.Optional(Type.Integer()),
  estimate: Type.Optional(Type.Number()),
  low: Type.Optional(Type.Number()),
  high: Type.Optional(Type.Number()),
});

const measureSchema = Type.Union([
  Type.Object({ kind: Type.Literal('rate') }),
  Type.Object({ kind: Type.Literal('budget'), budget: Type.Number() }),
  Type.Object({ kind: Type.Literal('mean'), ceiling: Type.Number() }),
]);

/** What one guard said at the last look, with the numbers that it said it on. Shares are from 0 to 1. */
export const guardDtoSchema = Type.Object({
  /** Names the guard within its plan: the metric and, for a guard of a cohort, its `when`. */
  key: Type.Optional(Type.String()),
  metric: Type.String(),
  /** Only units of this cohort count. */
  when: Type.Optional(cohortSchema),
  measure: measureSchema,
  verdict: Type.Enum(guardVerdicts),
  reason: reasonSchema,
  onHarm: Type.Enum(['rollback', 'pause', 'notify'] as const),
  dryRun: Type.Boolean(),
  margin: Type.Number(),
  alpha: Type.Number(),
  /** Units of the candidate in the present stage with this metric. */
  units: Type.Optional(Type.Integer()),
  /** Share of all units that report this metric; absent until units of both versions have. */
  reportedShare: Type.Optional(Type.Number()),
  /** All units that could be compared, over all stages. */
  arms: Type.Object({ stable: armSchema, candidate: armSchema }),
  /** Candidate minus stable, with the interval that holds at every look. */
  difference: Type.Optional(intervalSchema),
  /** Of the test for harm: the highest so far, and the one that shows harm. */
  eValue: Type.Optional(Type.Object({ value: Type.Number(), threshold: Type.Number() })),
  /** About how many more units, on both arms together, until the guard can tell. */
  unitsToDecide: Type.Optional(Type.Number()),
  unitsToHarm: Type.Optional(Type.Number()),
  unitsToClear: Type.Optional(Type.Number()),
});
export type GuardDto = Static<typeof guardDtoSchema>;

/** Whether units of the present stage are reported at all, and on both arms as they were assigned. */
export const trafficDtoSchema = Type.Object({
  verdict: Type.Enum(['ok', 'waiting', 'error'] as const),
  reason: Type.Optional(reasonSchema),
  stable: Type.Integer(),
  candidate: Type.Integer(),
});
export type TrafficDto = Static<typeof trafficDtoSchema>;
