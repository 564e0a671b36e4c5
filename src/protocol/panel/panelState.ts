import * as Type from 'typebox';
import { Check } from 'typebox/schema';
import { panelDraftsSchema } from './panelDrafts.ts';
import { panelProtocol } from './panelProtocol.ts';
import { panelTargetSchema } from './panelTarget.ts';

/**
 * What the webview keeps with `setState` and VS Code hands to the serializer after a reload. It holds no prompt text:
 * the extension sends a whole view model as soon as the panel is ready.
 */
export const panelStateSchema = Type.Object(
  {
    protocol: Type.Literal(panelProtocol),
    target: panelTargetSchema,
    /** Ids of the sections that the person opened or closed. */
    sections: Type.Record(Type.String({ maxLength: 40 }), Type.Boolean()),
    scrollTop: Type.Number({ minimum: 0 }),
    drafts: Type.Optional(panelDraftsSchema),
  },
  { additionalProperties: false },
);
export type PanelState = Type.Static<typeof panelStateSchema>;

/** The stored state, or undefined when there is none or another version wrote it. */
export function parsePanelState(value: unknown): PanelState | undefined {
  return Check(panelStateSchema, value) ? value : undefined;
}
