import * as Type from 'typebox';
import { Check } from 'typebox/schema';
import { hasNumbers } from './liveView.ts';
import { panelProtocol } from './panelProtocol.ts';
import { panelTargetSchema } from './panelTarget.ts';
import { rolloutViewSchema } from './rolloutView.ts';

const protocol = Type.Literal(panelProtocol);
const id = Type.Integer({ minimum: 1 });

/** Why a request was not done. `cancelled` is a person's own choice and is not shown as a failure. */
export const panelFailureCodes = [
  'cancelled',
  'offline',
  'conflict',
  'refused',
  'failed',
  'notAvailable',
  'noAnswer',
  'closed',
] as const;
export type PanelFailureCode = (typeof panelFailureCodes)[number];

/** Parts that a command leads to. */
export const revealedParts = ['review'] as const;
export type RevealedPart = (typeof revealedParts)[number];

/** Everything that the extension sends: whole view models, numbered, and the answers to requests. */
export const toPanelSchema = Type.Union([
  Type.Object(
    {
      protocol,
      type: Type.Literal('view'),
      sequence: id,
      target: panelTargetSchema,
      view: rolloutViewSchema,
      /** Where the person asked to be taken; repeated until it was rendered. */
      reveal: Type.Optional(Type.Enum(revealedParts)),
    },
    { additionalProperties: false },
  ),
  Type.Object({ protocol, type: Type.Literal('accepted'), id }, { additionalProperties: false }),
  Type.Object(
    { protocol, type: Type.Literal('reply'), id, ok: Type.Literal(true) },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      protocol,
      type: Type.Literal('reply'),
      id,
      ok: Type.Literal(false),
      code: Type.Enum(panelFailureCodes),
      /** A sentence for the person: what happened and what to do next. */
      message: Type.String(),
    },
    { additionalProperties: false },
  ),
]);
export type ToPanel = Type.Static<typeof toPanelSchema>;

/** The message, or undefined for anything that this version of the protocol does not know. */
export function parseToPanel(value: unknown): ToPanel | undefined {
  if (!Check(toPanelSchema, value)) return undefined;
  if (value.type !== 'view') return value;
  return value.view.charts?.charts.every(hasNumbers) === false ? undefined : value;
}
