// The panel's script takes these schemas along: of a namespace it takes what is used, of `{ Type }` everything.
import * as Type from 'typebox';

export const text = Type.String();
export const optionalText = Type.Optional(text);
export const closed = { additionalProperties: false } as const;
