import * as Type from 'typebox';
import { actionViewSchema } from './actionView.ts';
import {
  chartsViewSchema,
  cohortsViewSchema,
  guardsViewSchema,
  recoveryViewSchema,
  reviewViewSchema,
  samplesViewSchema,
} from './liveView.ts';
import { tones } from './tone.ts';
import { closed, optionalText, text } from './viewText.ts';

// The view model of the rollout panel: finished sentences and numbers, so that the webview only lays them out. Every
// text is shown as text, whatever it holds. Percentages are shares of all traffic unless the text names a cohort.

export const conditionRowStates = ['met', 'waiting', 'failed', 'error', 'later'] as const;
export type ConditionRowState = (typeof conditionRowStates)[number];

export const conditionRowSchema = Type.Object(
  {
    key: text,
    state: Type.Enum(conditionRowStates),
    /** The state in a word, for those who do not see the icon. */
    stateText: text,
    label: text,
    detail: text,
    /** The detail in full: what is so, and what would release it. */
    sentence: text,
    /** What is still missing, at the end of the row. */
    remaining: optionalText,
    /** Shows what it rests on. */
    open: Type.Optional(actionViewSchema),
  },
  closed,
);
export type ConditionRow = Type.Static<typeof conditionRowSchema>;

export const servedBarSchema = Type.Object(
  {
    version: text,
    role: Type.Enum(['stable', 'candidate', 'other'] as const),
    roleText: text,
    /** 0 to 100. */
    sharePercent: Type.Number({ minimum: 0, maximum: 100 }),
    shareText: text,
    lastServedText: text,
  },
  closed,
);
export type ServedBar = Type.Static<typeof servedBarSchema>;

export const cohortRowSchema = Type.Object(
  { cohort: text, shareText: text, sharePercent: Type.Number({ minimum: 0, maximum: 100 }) },
  closed,
);
export type CohortRow = Type.Static<typeof cohortRowSchema>;

export const servedViewSchema = Type.Object(
  {
    heading: text,
    bars: Type.Array(servedBarSchema),
    /** Said instead of bars when nothing was asked for. */
    empty: optionalText,
    cohortsHeading: text,
    cohorts: Type.Array(cohortRowSchema),
    lines: Type.Array(text),
  },
  closed,
);
export type ServedView = Type.Static<typeof servedViewSchema>;

export const stageStates = ['done', 'current', 'next', 'stopped', 'skipped'] as const;
export type StageState = (typeof stageStates)[number];

export const stageItemSchema = Type.Object(
  {
    label: text,
    /** What the stage asks for beyond time, for example "review". */
    mark: optionalText,
    state: Type.Enum(stageStates),
    stateText: text,
    detail: text,
  },
  closed,
);
export type StageItem = Type.Static<typeof stageItemSchema>;

/** The strip; a plan with many stages is shortened to what is near, the whole plan stands below. */
export const stagesViewSchema = Type.Object(
  {
    heading: text,
    position: text,
    earlier: optionalText,
    items: Type.Array(stageItemSchema),
    later: optionalText,
  },
  closed,
);
export type StagesView = Type.Static<typeof stagesViewSchema>;

export const changesViewSchema = Type.Object(
  {
    heading: text,
    /** One sentence for each part that differs. */
    lines: Type.Array(text),
    empty: optionalText,
    message: Type.Optional(Type.Object({ label: text, text }, closed)),
    actions: Type.Array(actionViewSchema),
  },
  closed,
);
export type ChangesView = Type.Static<typeof changesViewSchema>;

export const noteViewSchema = Type.Object(
  {
    heading: text,
    fields: Type.Array(Type.Object({ label: text, text }, closed)),
    empty: optionalText,
    actions: Type.Array(actionViewSchema),
  },
  closed,
);
export type NoteView = Type.Static<typeof noteViewSchema>;

export const planRowSchema = Type.Object(
  {
    name: text,
    state: Type.Enum(stageStates),
    stateText: text,
    traffic: text,
    /** What leaving it takes: time, sample size, guards, reviews, and by whom. */
    conditions: text,
  },
  closed,
);
export type PlanRow = Type.Static<typeof planRowSchema>;

export const planViewSchema = Type.Object(
  {
    heading: text,
    facts: Type.Array(Type.Object({ label: text, text }, closed)),
    columns: Type.Object({ stage: text, traffic: text, conditions: text }, closed),
    rows: Type.Array(planRowSchema),
  },
  closed,
);
export type PlanView = Type.Static<typeof planViewSchema>;

export const historyRowSchema = Type.Object(
  {
    key: text,
    /** RFC 3339, for the `time` element. */
    at: text,
    atText: text,
    actor: text,
    text,
    /** What kind of thing it was: a verdict, an action of a person, an action of the registry. */
    icon: optionalText,
    tone: Type.Optional(Type.Enum(tones)),
    reason: optionalText,
    /** What the guards said at that moment, one line each. */
    details: Type.Optional(Type.Array(text)),
  },
  closed,
);
export type HistoryRow = Type.Static<typeof historyRowSchema>;

export const historyViewSchema = Type.Object(
  {
    heading: text,
    rows: Type.Array(historyRowSchema),
    empty: optionalText,
    more: Type.Optional(actionViewSchema),
  },
  closed,
);
export type HistoryView = Type.Static<typeof historyViewSchema>;

export const pastRolloutSchema = Type.Object(
  { state: text, tone: Type.Enum(tones), text, atText: text, open: actionViewSchema },
  closed,
);
export type PastRollout = Type.Static<typeof pastRolloutSchema>;

export const headlineSchema = Type.Object(
  {
    tone: Type.Enum(tones),
    icon: text,
    word: text,
    sentence: text,
    /** What happens next and when, or what the way out is. */
    next: Type.Array(text),
    /** Said once by a screen reader when it changes; holds no countdown. */
    announcement: text,
  },
  closed,
);
export type Headline = Type.Static<typeof headlineSchema>;

export const rolloutViewSchema = Type.Object(
  {
    header: Type.Object(
      {
        prompt: text,
        environment: text,
        registry: text,
        change: Type.Optional(Type.Object({ from: text, to: text, label: text }, closed)),
        live: optionalText,
        owner: optionalText,
      },
      closed,
    ),
    /** Present while what is shown may be out of date. */
    stale: Type.Optional(Type.Object({ text, retry: Type.Optional(actionViewSchema) }, closed)),
    headline: headlineSchema,
    actionsLabel: text,
    actions: Type.Array(actionViewSchema),
    waitsFor: Type.Optional(
      Type.Object({ heading: text, rows: Type.Array(conditionRowSchema) }, closed),
    ),
    served: Type.Optional(servedViewSchema),
    stages: Type.Optional(stagesViewSchema),
    changes: Type.Optional(changesViewSchema),
    note: Type.Optional(noteViewSchema),
    review: Type.Optional(reviewViewSchema),
    recovery: Type.Optional(recoveryViewSchema),
    guards: Type.Optional(guardsViewSchema),
    charts: Type.Optional(chartsViewSchema),
    cohorts: Type.Optional(cohortsViewSchema),
    samples: Type.Optional(samplesViewSchema),
    plan: Type.Optional(planViewSchema),
    past: Type.Optional(
      Type.Object(
        { heading: text, items: Type.Array(pastRolloutSchema), empty: optionalText },
        closed,
      ),
    ),
    history: Type.Optional(historyViewSchema),
  },
  closed,
);
export type RolloutView = Type.Static<typeof rolloutViewSchema>;
