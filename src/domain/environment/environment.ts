import { Type, type Static } from 'typebox';

export const environmentNamePattern = '^[a-z0-9][a-z0-9_-]{0,63}$';

export const environmentNameSchema = Type.String({
  pattern: environmentNamePattern,
  description: 'Environment name, for example production.',
});

/** Which origin a version must have before an environment may serve it. */
export const acceptedOrigins = ['any', 'committed', 'merged'] as const;
export type AcceptedOrigin = (typeof acceptedOrigins)[number];

/** Whether inputs and outputs of live traffic may be stored, and what is taken out of them first. Off by default. */
export const sampleRulesSchema = Type.Object(
  {
    keep: Type.Boolean(),
    /** Beside the built-in rules, which always apply. */
    redact: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }),
            /** A regular expression of JavaScript, matched with the flags `gu`. */
            pattern: Type.String({ minLength: 1, maxLength: 500 }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 20 },
      ),
    ),
  },
  { additionalProperties: false },
);
export type SampleRules = Static<typeof sampleRulesSchema>;

/** Protection rules of an environment. */
export const environmentRulesSchema = Type.Object(
  {
    order: Type.Integer({ minimum: 0, maximum: 1000 }),
    protected: Type.Boolean(),
    requireEvidence: Type.Boolean(),
    accepts: Type.Enum(acceptedOrigins),
    samples: Type.Optional(sampleRulesSchema),
  },
  { additionalProperties: false },
);
export type EnvironmentRules = Static<typeof environmentRulesSchema>;

/** A place that serves versions. */
export interface Environment extends EnvironmentRules {
  readonly name: string;
}
