import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

// What the application needs of the content that it was served.
const servedContentSchema = Type.Object({
  messages: Type.Array(
    Type.Object({
      role: Type.Enum(['system', 'user', 'assistant'] as const),
      content: Type.String(),
    }),
  ),
  model: Type.Optional(Type.String()),
  modelParameters: Type.Optional(
    Type.Object({
      temperature: Type.Optional(Type.Number()),
      maxTokens: Type.Optional(Type.Integer()),
    }),
  ),
  responseFormat: Type.Optional(Type.String()),
});
export type ServedContent = Static<typeof servedContentSchema>;

/** The content of a prompt, or undefined for anything else. */
export function parseServedContent(content: unknown): ServedContent | undefined {
  return Value.Check(servedContentSchema, content) ? content : undefined;
}
