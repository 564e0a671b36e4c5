import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import { renderPrompt } from '../../domain/prompt/renderPrompt.ts';

/** A text of an evaluator as GitHub's runner fills it: `{{name}}` without spaces, and what has no value stays as it is. */
export function fillGithubText(text: string, values: Readonly<Record<string, JsonValue>>): string {
  const content = { messages: [{ role: 'user' as const, content: text }] };
  return renderPrompt(content, values, { dialect: 'github' }).messages[0]?.content ?? text;
}
