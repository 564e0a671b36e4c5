import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { panelDraftsSchema } from './panelDrafts.ts';
import { panelIntentSchema } from './panelIntent.ts';
import { panelProtocol } from './panelProtocol.ts';

const protocol = Type.Literal(panelProtocol);

/**
 * Everything that the webview sends: `ready` after each load, `rendered` for each view that reached the screen, `drafts`
 * as a person types, and `request` for an intent, which is answered by `accepted` at once and `reply` at the end.
 */
export const fromPanelSchema = Type.Union([
  Type.Object({ protocol, type: Type.Literal('ready') }, { additionalProperties: false }),
  Type.Object(
    { protocol, type: Type.Literal('rendered'), sequence: Type.Integer({ minimum: 1 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { protocol, type: Type.Literal('drafts'), drafts: panelDraftsSchema },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      protocol,
      type: Type.Literal('request'),
      id: Type.Integer({ minimum: 1 }),
      intent: panelIntentSchema,
    },
    { additionalProperties: false },
  ),
]);
export type FromPanel = Static<typeof fromPanelSchema>;

/** The message, or undefined for anything that this version of the protocol does not know. */
export function parseFromPanel(value: unknown): FromPanel | undefined {
  return Check(fromPanelSchema, value) ? value : undefined;
}
