import { Type } from 'typebox';

export const text = Type.String();
export const optionalText = Type.Optional(text);
export const closed = { additionalProperties: false } as const;
