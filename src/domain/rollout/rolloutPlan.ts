import { Type, type Static } from 'typebox';
import { trafficRuleSchema } from '../deployment/trafficRule.ts';
import { roles } from '../identity/actor.ts';
import { rolloutNoteSchema } from './rolloutNote.ts';

/** `90s`, `15m`, `1h`, `7d`; one number and one unit. */
export const durationSchema = Type.String({
  pattern: '^[0-9]{1,6}(s|m|h|d)$',
  description: 'A duration: a whole number followed by s, m, h or d.',
});

export const caseKinds = ['representative', 'known-bad', 'format-sensitive', 'safety'] as const;
export type CaseKind = (typeof caseKinds)[number];

export const evalVerdicts = ['better', 'noRegression', 'regression', 'insufficient'] as const;
export type EvalVerdict = (typeof evalVerdicts)[number];

export const evalGateSchema = Type.Object(
  {
    minCases: Type.Optional(
      Type.Partial(
        Type.Object(
          {
            representative: Type.Integer({ minimum: 0 }),
            'known-bad': Type.Integer({ minimum: 0 }),
            'format-sensitive': Type.Integer({ minimum: 0 }),
            safety: Type.Integer({ minimum: 0 }),
          },
          { additionalProperties: false },
        ),
      ),
    ),
    passRate: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    verdict: Type.Optional(Type.Enum(['better', 'noRegression'] as const)),
    maxAge: Type.Optional(durationSchema),
  },
  { additionalProperties: false },
);
export type EvalGate = Static<typeof evalGateSchema>;

export const guardSchema = Type.Object(
  {
    metric: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$' }),
    direction: Type.Optional(Type.Enum(['lower', 'higher'] as const)),
    margin: Type.Optional(Type.Number({ minimum: 0 })),
    budget: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    onHarm: Type.Optional(Type.Enum(['rollback', 'pause', 'notify'] as const)),
    minUnits: Type.Optional(Type.Integer({ minimum: 1 })),
    weight: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    dryRun: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type Guard = Static<typeof guardSchema>;

export const stageSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60 }),
    eval: Type.Optional(evalGateSchema),
    traffic: Type.Optional(
      Type.Union([Type.Number({ minimum: 0, maximum: 100 }), trafficRuleSchema]),
    ),
    hold: Type.Optional(durationSchema),
    minUnits: Type.Optional(Type.Integer({ minimum: 1 })),
    guards: Type.Optional(Type.Enum(['noHarm', 'clear'] as const)),
    onInconclusive: Type.Optional(Type.Enum(['pause', 'extend', 'advance'] as const)),
    reviews: Type.Optional(
      Type.Object(
        {
          count: Type.Integer({ minimum: 1, maximum: 10 }),
          role: Type.Optional(Type.Enum(roles)),
        },
        { additionalProperties: false },
      ),
    ),
    advance: Type.Optional(Type.Enum(['automatic', 'manual'] as const)),
  },
  { additionalProperties: false },
);
export type Stage = Static<typeof stageSchema>;

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export type Weekday = (typeof weekdays)[number];

const clockTime = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });

/** When stages may advance by themselves. Rollback never waits. */
export const advanceHoursSchema = Type.Object(
  {
    days: Type.Array(Type.Enum(weekdays), { minItems: 1, maxItems: 7 }),
    from: clockTime,
    to: clockTime,
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  },
  { additionalProperties: false },
);
export type AdvanceHours = Static<typeof advanceHoursSchema>;

/**
 * A rollout plan exactly as `*.rollout.yml` holds it and the API takes it. `advance` defaults to manual: a stage moves
 * by itself only where the plan says so.
 */
export const rolloutPlanSchema = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    owner: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    unit: Type.Optional(Type.Enum(['conversation', 'user', 'request'] as const)),
    monitoring: Type.Optional(
      Type.Object(
        {
          query: Type.Optional(Type.String({ maxLength: 4000 })),
          dashboard: Type.Optional(Type.String({ maxLength: 2000 })),
        },
        { additionalProperties: false },
      ),
    ),
    rollbackTrigger: Type.Optional(Type.String({ maxLength: 2000 })),
    note: Type.Optional(rolloutNoteSchema),
    alpha: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 0.5 })),
    guards: Type.Optional(Type.Array(guardSchema, { maxItems: 20 })),
    onInconclusive: Type.Optional(Type.Enum(['pause', 'extend', 'advance'] as const)),
    advance: Type.Optional(Type.Enum(['automatic', 'manual'] as const)),
    advanceHours: Type.Optional(advanceHoursSchema),
    stages: Type.Array(stageSchema, { minItems: 1, maxItems: 30 }),
  },
  { additionalProperties: false },
);
export type RolloutPlan = Static<typeof rolloutPlanSchema>;
