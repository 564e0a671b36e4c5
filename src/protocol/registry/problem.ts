import { Type, type Static } from 'typebox';

/** RFC 9457 problem details. `current` carries the present state after a 412, `conditions` the unmet gate. */
export const problemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  current: Type.Optional(Type.Unknown()),
  conditions: Type.Optional(Type.Array(Type.Unknown())),
  requestId: Type.Optional(Type.String()),
});
export type Problem = Static<typeof problemSchema>;
