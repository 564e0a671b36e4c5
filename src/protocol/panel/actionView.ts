import * as Type from 'typebox';
import { panelIntentSchema } from './panelIntent.ts';
import { closed, optionalText, text } from './viewText.ts';

export const actionViewSchema = Type.Object(
  {
    intent: panelIntentSchema,
    /** Says the result: "Pause (stays at 10 %)". */
    label: text,
    /** What a screen reader says instead, when the label alone is too short; contains the label. */
    name: optionalText,
    /** Tooltip: what exactly will happen. */
    detail: optionalText,
    style: Type.Enum(['primary', 'secondary', 'link'] as const),
    icon: optionalText,
    /** Why it cannot be done now; the button stays visible and can be reached. */
    unavailable: optionalText,
  },
  closed,
);
export type ActionView = Type.Static<typeof actionViewSchema>;
