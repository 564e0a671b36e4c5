import type { ServedContent } from './servedContent.ts';

/** One message as the model gets it. */
export interface RenderedMessage {
  readonly role: string;
  readonly content: string;
}

export type RenderedMessages =
  | { readonly kind: 'rendered'; readonly messages: readonly RenderedMessage[] }
  | { readonly kind: 'missing'; readonly input: string };

/** Puts values in place of `{{name}}`, as text: what is in a value is never looked at. */
export function renderMessages(
  { messages }: ServedContent,
  values: ReadonlyMap<string, string>,
): RenderedMessages {
  let missing: string | undefined;
  const rendered = messages.map(({ role, content }) => ({
    role,
    content: content.replace(/\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g, (_, name: string) => {
      const value = values.get(name);
      if (value === undefined) missing ??= name;
      return value ?? '';
    }),
  }));
  return missing === undefined
    ? { kind: 'rendered', messages: rendered }
    : { kind: 'missing', input: missing };
}
