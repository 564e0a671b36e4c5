import { Type, type Static } from 'typebox';
import { arms } from '../../domain/guards/guardRecord.ts';
import { timeSchema } from './actorDto.ts';
import { guardDtoSchema } from './guardDto.ts';
import { observationOutcomes } from './observationDto.ts';

const sumsProperties = {
  count: Type.Integer(),
  /** Of a metric of true and false, how often it was true. */
  sum: Type.Number(),
  mean: Type.Number(),
};

const quantilesSchema = Type.Object({ p50: Type.Number(), p95: Type.Number() });

/** One value of an attribute that the plan declares as a cohort dimension; `other` holds what did not fit its bound. */
export const cohortNameSchema = Type.Object({
  attribute: Type.String(),
  /** Absent for “other”. */
  value: Type.Optional(Type.String()),
});
export type CohortName = Static<typeof cohortNameSchema>;

/** What the guards say among the units of one cohort. */
export const cohortStandingSchema = Type.Object({
  cohort: cohortNameSchema,
  /** Units of the cohort, over all stages. */
  units: Type.Object({ stable: Type.Integer(), candidate: Type.Integer() }),
  /** True unless the plan has a guard for exactly this cohort: never acted on, since many slices were looked at. */
  exploratory: Type.Boolean(),
  /** With the same statistics and the same alpha as the guard of the plan that each repeats. */
  guards: Type.Array(guardDtoSchema),
});
export type CohortStanding = Static<typeof cohortStandingSchema>;

/** One metric of one arm, of the units that one rule of one stage is about. */
export const metricSeriesSchema = Type.Object({
  stage: Type.String(),
  /** Index of the first rule of the stage that fits the units; absent for units that none fits, who get stable. */
  rule: Type.Optional(Type.Integer()),
  arm: Type.Enum(arms),
  metric: Type.String(),
  ...sumsProperties,
  standardDeviation: Type.Number(),
  /** Of numbers, from sketches with a relative error of 1 %; absent for true and false. */
  quantiles: Type.Optional(quantilesSchema),
  /** Oldest first, one for each step with an outcome. */
  points: Type.Array(
    Type.Object({
      at: timeSchema,
      ...sumsProperties,
      quantiles: Type.Optional(quantilesSchema),
    }),
  ),
});
export type MetricSeries = Static<typeof metricSeriesSchema>;

/** Answer of `GET /v1/rollouts/{id}/metrics`: what applications reported, added up. */
export const rolloutMetricsDtoSchema = Type.Object({
  rolloutId: Type.String(),
  /** Length of the step that a point stands for. */
  stepMs: Type.Integer(),
  /** Of all units or, where the query names a cohort as `?cohort=attribute=value`, of its units. */
  cohort: Type.Optional(cohortNameSchema),
  series: Type.Array(metricSeriesSchema),
  /** When each stage was entered, oldest first. */
  stages: Type.Optional(Type.Array(Type.Object({ stage: Type.String(), at: timeSchema }))),
  /** Cohorts of the plan's dimensions, the worst one first. */
  cohorts: Type.Optional(Type.Array(cohortStandingSchema)),
  /** Dimensions with more values than are kept apart; the rest is in “other”. */
  crowded: Type.Optional(
    Type.Array(Type.Object({ attribute: Type.String(), kept: Type.Integer() })),
  ),
  /** Outcomes that named this rollout and could not be credited. */
  refused: Type.Array(
    Type.Object({
      outcome: Type.Enum(observationOutcomes),
      count: Type.Integer(),
      lastAt: timeSchema,
    }),
  ),
});
export type RolloutMetricsDto = Static<typeof rolloutMetricsDtoSchema>;
