import * as Type from 'typebox';
import { arms } from '../../domain/guards/guardRecord.ts';
import { reviewDecisions } from '../../domain/rollout/signOff.ts';

/** Intents that need nothing but the panel's own prompt, environment and rollout. */
export const plainIntents = [
  'advance',
  'pause',
  'resume',
  'rollBack',
  'cancel',
  'revert',
  'openDiff',
  'openPrompt',
  'openDashboard',
  'copyNote',
  'exportNote',
  'startAgain',
  'showSamplesMore',
  'showHistoryMore',
  'reconnect',
] as const;
export type PlainIntent = (typeof plainIntents)[number];

const version = Type.String({ minLength: 1, maxLength: 40 });

const rolloutId = Type.String({ minLength: 1, maxLength: 200 });
const sampleId = Type.String({ minLength: 1, maxLength: 400 });
/** What was typed into the field beside the button. */
const comment = Type.Optional(Type.String({ maxLength: 5000 }));
/** `attribute=value`; without it, all units. */
const cohort = Type.Optional(Type.String({ maxLength: 400 }));

/** What a person asked for. The extension alone decides what it does, and confirms where that is needed. */
export const panelIntentSchema = Type.Union([
  Type.Object({ kind: Type.Enum(plainIntents) }, { additionalProperties: false }),
  Type.Object(
    { kind: Type.Literal('startCanary'), version: Type.Optional(version) },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      kind: Type.Literal('openEvidence'),
      evidenceId: Type.String({ minLength: 1, maxLength: 200 }),
    },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('openVersion'), version }, { additionalProperties: false }),
  Type.Object(
    {
      kind: Type.Literal('review'),
      decision: Type.Enum(reviewDecisions),
      stage: Type.String({ minLength: 1, maxLength: 60 }),
      rolloutId,
      comment,
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('confirmRecovery'), rolloutId, comment },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      kind: Type.Literal('showSamples'),
      arm: Type.Optional(Type.Enum(arms)),
      /** A guard's key, or `any`. */
      failed: Type.Optional(Type.String({ maxLength: 200 })),
      cohort,
    },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('showCharts'), cohort }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('openSample'), sampleId }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('makeFixture'), sampleId }, { additionalProperties: false }),
  /** Both texts of a pair in the editor's own diff. */
  Type.Object(
    { kind: Type.Literal('compareSamples'), stableId: sampleId, candidateId: sampleId },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('openRollout'), rolloutId }, { additionalProperties: false }),
]);
export type PanelIntent = Type.Static<typeof panelIntentSchema>;

export type PanelIntentKind = PanelIntent['kind'];
