import { Type, type Static } from 'typebox';
import { promptKeySchema } from '../../domain/prompt/promptKey.ts';
import { observationSampleSchema } from './sampleDto.ts';

export const maxObservations = 1000;

/** Names of custom metrics are those that guards of a plan may have. */
const metricNamePattern = '^[A-Za-z_][A-Za-z0-9_]{0,63}$';

/** Squares of many of them still add up to a number that can be stored. */
const largest = 1e12;

const amount = (description: string) =>
  Type.Optional(Type.Number({ minimum: 0, maximum: largest, description }));
const flag = (description: string) => Type.Optional(Type.Boolean({ description }));

/** Metrics that every registry knows, named as guards name them. What is left out is unknown, never false or 0. */
export const builtInMetricProperties = {
  latencyMs: amount('Time to the whole answer, in milliseconds.'),
  inputTokens: amount('Tokens of the question.'),
  outputTokens: amount('Tokens of the answer.'),
  costUsd: amount('What the answer cost, in US dollars.'),
  success: flag('The unit reached what it wanted.'),
  parseFailure: flag('The answer could not be read in the form that was asked for.'),
  toolError: flag('A call of a tool failed.'),
  refusal: flag('The model refused to answer.'),
  fallback: flag('The application fell back to something else.'),
  escalation: flag('A person had to take over.'),
  feedback: Type.Optional(
    Type.Number({ minimum: -1, maximum: 1, description: 'What the user said of it, -1 to 1.' }),
  ),
};

export type BuiltInMetric = keyof typeof builtInMetricProperties;
export const builtInMetrics: readonly BuiltInMetric[] =
  Object.keys(builtInMetricProperties).filter(isBuiltInMetric);

export function isBuiltInMetric(name: string): name is BuiltInMetric {
  return Object.hasOwn(builtInMetricProperties, name);
}

const dependencyVersion = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));

/** What else made the answer. A change of it during a rollout is said aloud: it is not the prompt. */
export const dependenciesSchema = Type.Object(
  {
    model: dependencyVersion('The model that really answered, as the provider names it.'),
    retrieval: dependencyVersion('Version of the index or of the retrieval set-up.'),
    policy: dependencyVersion('Version of the policy, filter or guardrail around the model.'),
  },
  { additionalProperties: false },
);
export type Dependencies = Static<typeof dependenciesSchema>;

/** One unit's outcome, with what the registry needs to find out again which version it got. */
export const observationSchema = Type.Object(
  {
    id: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: '^[^\\u0000-\\u001f]*$',
      description: 'Made by the application; the same id is the same outcome, sent again.',
    }),
    prompt: promptKeySchema,
    unit: Type.String({
      minLength: 1,
      maxLength: 1000,
      description: 'The targetingKey that was resolved with. Only a hash of it is kept.',
    }),
    version: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'The variant of the answer.',
    }),
    deploymentRevision: Type.Integer({
      minimum: 1,
      description: 'deploymentRevision in the metadata of the answer.',
    }),
    attributes: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        maxProperties: 200,
        description: 'The other attributes that were resolved with; only texts decide.',
      }),
    ),
    time: Type.Optional(
      Type.String({ maxLength: 40, description: 'When it happened, RFC 3339; without it, now.' }),
    ),
    ...builtInMetricProperties,
    dependencies: Type.Optional(dependenciesSchema),
    sample: Type.Optional(observationSampleSchema),
    metrics: Type.Optional(
      Type.Record(
        Type.String({ pattern: metricNamePattern }),
        Type.Union([Type.Number({ minimum: -largest, maximum: largest }), Type.Boolean()]),
        {
          additionalProperties: false,
          maxProperties: 50,
          description: 'Your own metrics; kept where a guard of the plan names them.',
        },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Observation = Static<typeof observationSchema>;

export const observationOutcomes = [
  'accepted',
  'merged',
  'duplicate',
  'no_rollout',
  'too_late',
  'arm_mismatch',
  'unknown_deployment',
  'id_conflict',
  'invalid',
] as const;
/**
 * What became of one observation. `merged` added metrics to an id that was there, `duplicate` had nothing new, and
 * `no_rollout` was right but has no candidate to compare with: it counts towards what is usual for the stable version,
 * which a rollback is measured by. The others count for nothing.
 */
export type ObservationOutcome = (typeof observationOutcomes)[number];

/** Body of `POST /v1/environments/{env}/observations`. */
export const observationBatchSchema = Type.Object(
  {
    observations: Type.Array(observationSchema, { minItems: 1, maxItems: maxObservations }),
  },
  { additionalProperties: false },
);
export type ObservationBatch = Static<typeof observationBatchSchema>;

/** One answer for each observation, in their order; those that are refused do not stop the others. */
export const observationResultsSchema = Type.Object({
  counts: Type.Partial(Type.Record(Type.Enum(observationOutcomes), Type.Integer())),
  results: Type.Array(
    Type.Object({
      id: Type.Optional(Type.String()),
      outcome: Type.Enum(observationOutcomes),
      /** What to do about it, for those that count for nothing; also for a sample that was left out. */
      detail: Type.Optional(Type.String()),
    }),
  ),
});
export type ObservationResults = Static<typeof observationResultsSchema>;
export type ObservationResult = ObservationResults['results'][number];
