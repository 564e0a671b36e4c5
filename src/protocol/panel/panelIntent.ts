import { Type, type Static } from 'typebox';

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
  'showHistoryMore',
  'reconnect',
] as const;
export type PlainIntent = (typeof plainIntents)[number];

const version = Type.String({ minLength: 1, maxLength: 40 });

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
    { kind: Type.Literal('openRollout'), rolloutId: Type.String({ minLength: 1, maxLength: 200 }) },
    { additionalProperties: false },
  ),
]);
export type PanelIntent = Static<typeof panelIntentSchema>;

export type PanelIntentKind = PanelIntent['kind'];
