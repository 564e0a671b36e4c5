import * as Type from 'typebox';
import { actionViewSchema } from './actionView.ts';
import { closed, optionalText, text } from './viewText.ts';
import { tones } from './tone.ts';

// The parts of the panel that show what is live: guards, charts, cohorts, samples, review and recovery.

/** What is said in a word, with an icon; the tone only repeats it. */
const wordSchema = Type.Object({ tone: Type.Enum(tones), icon: text, word: text }, closed);

/** A number of one arm with its interval and how many units it rests on, each as text. */
const armCellSchema = Type.Object(
  { value: text, interval: optionalText, units: optionalText },
  closed,
);

export const guardRowSchema = Type.Object(
  {
    key: text,
    name: text,
    /** The cohort that the guard is about. */
    cohort: optionalText,
    stable: Type.Optional(armCellSchema),
    candidate: Type.Optional(armCellSchema),
    /** The difference with its interval, and the limit beside it. */
    difference: optionalText,
    limit: text,
    verdict: wordSchema,
    /** The verdict in a sentence: why, and what would change it. */
    sentence: text,
    /** "about 140 more". */
    needed: optionalText,
    /** What happens on harm. */
    onHarm: text,
    open: Type.Optional(actionViewSchema),
  },
  closed,
);
export type GuardRow = Type.Static<typeof guardRowSchema>;

export const guardsViewSchema = Type.Object(
  {
    heading: text,
    intro: text,
    columns: Type.Object(
      { name: text, stable: text, candidate: text, difference: text, limit: text, verdict: text },
      closed,
    ),
    rows: Type.Array(guardRowSchema),
    /** What else may make a difference, and cohorts without a concurrent baseline. */
    cautions: Type.Array(text),
  },
  closed,
);
export type GuardsView = Type.Static<typeof guardsViewSchema>;

/** Schemas look at each number for microseconds: with many points, `hasNumbers` does it instead. */
const times = Type.Unsafe<number[]>({ type: 'array' });
const numbers = Type.Unsafe<(number | null)[]>({ type: 'array' });

/** One metric over time. All arrays of a chart have the length of `times`. */
export const chartViewSchema = Type.Object(
  {
    key: text,
    title: text,
    /** What the numbers are, for the axis: "%", "ms", "$". */
    unit: text,
    /** Epoch seconds, rising. */
    times,
    series: Type.Array(
      Type.Object(
        { role: Type.Enum(['stable', 'candidate'] as const), label: text, values: numbers },
        closed,
      ),
    ),
    boundaries: Type.Array(Type.Object({ at: Type.Number(), label: text }, closed)),
    /** The same in a sentence and a short table, for those who do not see the chart. */
    description: text,
    table: Type.Object(
      { columns: Type.Array(text), rows: Type.Array(Type.Array(text)), caption: text },
      closed,
    ),
  },
  closed,
);
export type ChartView = Type.Static<typeof chartViewSchema>;

/** Whether the points of a chart are numbers, one of each series for each time. */
export function hasNumbers({ times: moments, series }: ChartView): boolean {
  return (
    moments.every(Number.isFinite) &&
    series.every(
      ({ values }) =>
        values.length === moments.length &&
        values.every((value) => value === null || Number.isFinite(value)),
    )
  );
}

export const chartsViewSchema = Type.Object(
  {
    heading: text,
    /** Whose numbers: all units, or one cohort. */
    scope: optionalText,
    charts: Type.Array(chartViewSchema),
    empty: optionalText,
    /** Shown where a cohort was chosen: back to all units. */
    reset: Type.Optional(actionViewSchema),
    tableLabel: text,
  },
  closed,
);
export type ChartsView = Type.Static<typeof chartsViewSchema>;

export const cohortsViewSchema = Type.Object(
  {
    heading: text,
    intro: text,
    columns: Type.Object({ cohort: text, units: text, verdict: text, worst: text }, closed),
    /** The worst one first. */
    rows: Type.Array(
      Type.Object(
        {
          key: text,
          cohort: text,
          units: text,
          verdict: wordSchema,
          /** The guard that looks worst, with both arms. */
          worst: text,
          /** "exploratory", or that the plan names this cohort. */
          standing: text,
          actions: Type.Array(actionViewSchema),
        },
        closed,
      ),
    ),
    empty: optionalText,
  },
  closed,
);
export type CohortsView = Type.Static<typeof cohortsViewSchema>;

export const sampleViewSchema = Type.Object(
  {
    id: text,
    role: Type.Enum(['stable', 'candidate'] as const),
    /** Version, stage, cohort and time in one line. */
    title: text,
    /** What went wrong on which guard; absent for a good one. */
    failed: optionalText,
    metrics: text,
    input: text,
    output: text,
    redacted: optionalText,
    actions: Type.Array(actionViewSchema),
  },
  closed,
);
export type SampleView = Type.Static<typeof sampleViewSchema>;

export const samplesViewSchema = Type.Object(
  {
    heading: text,
    intro: text,
    /** Samples that could not be kept. */
    lost: optionalText,
    inputLabel: text,
    outputLabel: text,
    filters: Type.Array(Type.Object({ action: actionViewSchema, chosen: Type.Boolean() }, closed)),
    /** Side by side: stable left, candidate right; one side may be missing. */
    pairs: Type.Array(
      Type.Object(
        {
          key: text,
          stable: Type.Optional(sampleViewSchema),
          candidate: Type.Optional(sampleViewSchema),
        },
        closed,
      ),
    ),
    empty: optionalText,
    more: Type.Optional(actionViewSchema),
  },
  closed,
);
export type SamplesView = Type.Static<typeof samplesViewSchema>;

/** A text field whose content goes with the intents of its buttons as `comment`. */
const commentSchema = Type.Object(
  { label: text, placeholder: optionalText, hint: optionalText },
  closed,
);

export const reviewViewSchema = Type.Object(
  {
    heading: text,
    /** What is asked, of whom, and what happens then. */
    sentence: text,
    /** Who is reached by the next stage, and by the one after. */
    blastRadius: Type.Array(text),
    /** Cost, errors, latency, tokens: both arms and the movement. */
    movements: Type.Array(
      Type.Object(
        { name: text, stable: text, candidate: text, movement: text, tone: Type.Enum(tones) },
        closed,
      ),
    ),
    columns: Type.Object({ name: text, stable: text, candidate: text, movement: text }, closed),
    evidence: Type.Array(text),
    links: Type.Array(actionViewSchema),
    decisions: Type.Array(
      Type.Object({ verdict: wordSchema, text, comment: optionalText }, closed),
    ),
    comment: Type.Optional(commentSchema),
    /** Sign off and refuse; absent for those who cannot review, `sentence` says why. */
    actions: Type.Array(actionViewSchema),
  },
  closed,
);
export type ReviewView = Type.Static<typeof reviewViewSchema>;

export const recoveryViewSchema = Type.Object(
  {
    heading: text,
    verdict: wordSchema,
    sentence: text,
    columns: Type.Object({ metric: text, before: text, now: text, verdict: text }, closed),
    rows: Type.Array(
      Type.Object({ metric: text, before: text, now: text, verdict: wordSchema }, closed),
    ),
    comment: Type.Optional(commentSchema),
    actions: Type.Array(actionViewSchema),
  },
  closed,
);
export type RecoveryView = Type.Static<typeof recoveryViewSchema>;
