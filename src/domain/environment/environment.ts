import { Type, type Static } from 'typebox';

export const environmentNamePattern = '^[a-z0-9][a-z0-9_-]{0,63}$';

export const environmentNameSchema = Type.String({
  pattern: environmentNamePattern,
  description: 'Environment name, for example production.',
});

/** Which origin a version must have before an environment may serve it. */
export const acceptedOrigins = ['any', 'committed', 'merged'] as const;
export type AcceptedOrigin = (typeof acceptedOrigins)[number];

/** Protection rules of an environment. */
export const environmentRulesSchema = Type.Object(
  {
    order: Type.Integer({ minimum: 0, maximum: 1000 }),
    protected: Type.Boolean(),
    requireEvidence: Type.Boolean(),
    accepts: Type.Enum(acceptedOrigins),
  },
  { additionalProperties: false },
);
export type EnvironmentRules = Static<typeof environmentRulesSchema>;

/** A place that serves versions. */
export interface Environment extends EnvironmentRules {
  readonly name: string;
}
