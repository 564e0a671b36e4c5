import { Type, type Static } from 'typebox';
import { createCohortSchema, trafficRuleSchema } from '../deployment/trafficRule.ts';
import { roles } from '../identity/actor.ts';
import { createDurationSchema } from './durationSchema.ts';
import { evalGateSchema } from './evalGate.ts';
import { rolloutNoteSchema } from './rolloutNote.ts';

export const caseKinds = ['representative', 'known-bad', 'format-sensitive', 'safety'] as const;
export type CaseKind = (typeof caseKinds)[number];

export const evalVerdicts = ['better', 'noRegression', 'regression', 'insufficient'] as const;
export type EvalVerdict = (typeof evalVerdicts)[number];

export const guardSchema = Type.Object(
  {
    metric: Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$',
      description:
        'The metric as the application reports it: letters, digits and “_”, for example parseFailure or latencyMs.',
    }),
    when: Type.Optional(
      createCohortSchema(
        'Only units with these attributes count, for example tenant: [acme]. The guard acts, has its own share of alpha, and may stand beside another one on the same metric.',
      ),
    ),
    direction: Type.Optional(
      Type.Enum(['lower', 'higher'] as const, { description: 'Which values are better.' }),
    ),
    margin: Type.Optional(
      Type.Number({
        minimum: 0,
        description: 'How much worse than stable the candidate may be before it is harm.',
      }),
    ),
    budget: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'A limit for each unit; what is compared is how often it is exceeded.',
      }),
    ),
    ceiling: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          'For averages of numbers such as costUsd: the most that one unit may count. What is above counts as this.',
      }),
    ),
    onHarm: Type.Optional(
      Type.Enum(['rollback', 'pause', 'notify'] as const, {
        description: 'What happens by itself when harm is shown.',
      }),
    ),
    minUnits: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Units on each version before this guard may say “clear”; 30 at least.',
      }),
    ),
    weight: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'This guard’s share of alpha, compared with the other guards.',
      }),
    ),
    dryRun: Type.Optional(
      Type.Boolean({ description: 'Watch and show, but never act and never hold a stage.' }),
    ),
  },
  {
    additionalProperties: false,
    description: 'A live comparison of candidate and stable on one metric.',
  },
);
export type Guard = Static<typeof guardSchema>;

export const stageSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 60,
      description: 'Name of the stage, unique in the plan.',
    }),
    eval: Type.Optional(evalGateSchema),
    traffic: Type.Optional(
      Type.Union([Type.Number({ minimum: 0, maximum: 100 }), trafficRuleSchema], {
        description:
          'Who gets the candidate: a percentage of all units, for example 25, or { when, percent } for a cohort. The audience of earlier stages is kept.',
      }),
    ),
    hold: Type.Optional(
      createDurationSchema('How long the candidate must be watched here, at least'),
    ),
    minUnits: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Units on the candidate before the stage may end.' }),
    ),
    guards: Type.Optional(
      Type.Enum(['noHarm', 'clear'] as const, {
        description:
          'What the guards must say to leave the stage. noHarm: nothing bad is shown yet (default below 25 %). clear: shown to be within its margin.',
      }),
    ),
    onInconclusive: Type.Optional(
      Type.Enum(['pause', 'extend', 'advance'] as const, {
        description: 'What to do when the hold is over and guards cannot tell. Default: pause.',
      }),
    ),
    reviews: Type.Optional(
      Type.Object(
        {
          count: Type.Integer({
            minimum: 1,
            maximum: 10,
            description: 'How many people must approve.',
          }),
          role: Type.Optional(
            Type.Enum(roles, { description: 'The role that they must have. Default: reviewer.' }),
          ),
        },
        {
          additionalProperties: false,
          description: 'Reviews by people that are needed to leave the stage.',
        },
      ),
    ),
    advance: Type.Optional(
      Type.Enum(['automatic', 'manual'] as const, {
        description:
          'automatic: the next stage begins by itself when every condition holds. Default: manual.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'One step of the rollout, with the conditions to leave it.',
  },
);
export type Stage = Static<typeof stageSchema>;

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export type Weekday = (typeof weekdays)[number];

const clockTime = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  description: 'A time of day such as 09:00 or 17:30.',
});

/** When stages may advance by themselves. Rollback never waits. */
export const advanceHoursSchema = Type.Object(
  {
    days: Type.Array(Type.Enum(weekdays), {
      minItems: 1,
      maxItems: 7,
      description: 'Days of the week: Mon, Tue, Wed, Thu, Fri, Sat, Sun.',
    }),
    from: clockTime,
    to: clockTime,
    timeZone: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'Name of the time zone, for example Europe/Berlin.',
    }),
  },
  {
    additionalProperties: false,
    description: 'When stages may advance by themselves. A rollback never waits.',
  },
);
export type AdvanceHours = Static<typeof advanceHoursSchema>;

/**
 * A rollout plan exactly as `*.rollout.yml` holds it and the API takes it. `advance` defaults to manual: a stage moves
 * by itself only where the plan says so.
 */
export const rolloutPlanSchema = Type.Object(
  {
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Name in the list of plans.' }),
    ),
    owner: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'The one person or team that starts, advances and reverts.',
      }),
    ),
    unit: Type.Optional(
      Type.Enum(['conversation', 'user', 'request'] as const, {
        description:
          'What keeps its version while stages grow: the targeting key that the application sends.',
      }),
    ),
    monitoring: Type.Optional(
      Type.Object(
        {
          query: Type.Optional(
            Type.String({ maxLength: 4000, description: 'A query to copy; it is never run here.' }),
          ),
          dashboard: Type.Optional(
            Type.String({ maxLength: 2000, description: 'A link for people; it is never called.' }),
          ),
        },
        { additionalProperties: false, description: 'Where people look during the rollout.' },
      ),
    ),
    rollbackTrigger: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'In words: what must happen for the candidate to be taken back.',
      }),
    ),
    note: Type.Optional(rolloutNoteSchema),
    alpha: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 0.5,
        description:
          'Share of harmless rollouts in which a guard may be wrong, over all guards together. Default: 0.05.',
      }),
    ),
    guards: Type.Optional(
      Type.Array(guardSchema, {
        maxItems: 20,
        description: 'Live comparisons of candidate and stable that hold, pause or roll back.',
      }),
    ),
    cohorts: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$' }), {
        maxItems: 4,
        uniqueItems: true,
        description:
          'Attributes to look at cohort by cohort, for example tenant. Default: those that stages name in “when”.',
      }),
    ),
    onMissingData: Type.Optional(
      Type.Enum(['hold', 'pause'] as const, {
        description:
          'What to do when the hold is over and a guard has no data, or data that cannot be trusted. Nothing advances either way; pause also asks for a person. Default: hold.',
      }),
    ),
    onInconclusive: Type.Optional(
      Type.Enum(['pause', 'extend', 'advance'] as const, {
        description: 'For all stages: what to do when guards cannot tell. Default: pause.',
      }),
    ),
    advance: Type.Optional(
      Type.Enum(['automatic', 'manual'] as const, {
        description: 'For all stages: whether they advance by themselves. Default: manual.',
      }),
    ),
    advanceHours: Type.Optional(advanceHoursSchema),
    stages: Type.Array(stageSchema, {
      minItems: 1,
      maxItems: 30,
      description: 'The steps of the rollout, in their order. The last one should serve 100 %.',
    }),
  },
  { additionalProperties: false, description: 'The stages, guards and gates of a rollout.' },
);
export type RolloutPlan = Static<typeof rolloutPlanSchema>;
