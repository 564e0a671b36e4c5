import { Type, type Static } from 'typebox';
import { timeSchema } from './actorDto.ts';
import { observationOutcomes } from './observationDto.ts';

const arms = ['stable', 'candidate'] as const;

const sumsProperties = {
  count: Type.Integer(),
  /** Of a metric of true and false, how often it was true. */
  sum: Type.Number(),
  mean: Type.Number(),
};

/** One metric of one arm, of the units that one rule of one stage is about. */
export const metricSeriesSchema = Type.Object({
  stage: Type.String(),
  /** Index of the first rule of the stage that fits the units; absent for units that none fits, who get stable. */
  rule: Type.Optional(Type.Integer()),
  arm: Type.Enum(arms),
  metric: Type.String(),
  ...sumsProperties,
  standardDeviation: Type.Number(),
  /** Oldest first, one for each step with an outcome. */
  points: Type.Array(Type.Object({ at: timeSchema, ...sumsProperties })),
});
export type MetricSeries = Static<typeof metricSeriesSchema>;

/** Answer of `GET /v1/rollouts/{id}/metrics`: what applications reported, added up. */
export const rolloutMetricsDtoSchema = Type.Object({
  rolloutId: Type.String(),
  /** Length of the step that a point stands for. */
  stepMs: Type.Integer(),
  series: Type.Array(metricSeriesSchema),
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
