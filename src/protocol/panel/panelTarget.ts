import * as Type from 'typebox';

/** What a panel shows: one prompt in one environment of one registry. There is one panel for each. */
export const panelTargetSchema = Type.Object(
  {
    /** How the extension names the registry: its id, never its token. */
    registry: Type.String({ minLength: 1, maxLength: 2000 }),
    prompt: Type.String({ minLength: 1, maxLength: 200 }),
    environment: Type.String({ minLength: 1, maxLength: 64 }),
    /** An ended rollout that was opened by name; without it, the newest one. */
    rolloutId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type PanelTarget = Type.Static<typeof panelTargetSchema>;
