import type { EvalDialect } from '../../domain/fixtures/evalCase.ts';
import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { renderPrompt } from '../../domain/prompt/renderPrompt.ts';

/** A prompt and what it is shown or asked with. */
export interface PromptQuestion {
  readonly content: PromptContent;
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly dialect: EvalDialect;
}

/** Whether a model would be sent exactly the same. */
export function isSameQuestion(one: PromptQuestion, other: PromptQuestion | undefined): boolean {
  return other !== undefined && (one === other || toSent(one) === toSent(other));
}

function toSent({ content, values, dialect }: PromptQuestion): string {
  const { messages } = renderPrompt(content, values, { dialect });
  const { model, modelParameters, responseFormat, jsonSchema, tools } = content;
  return JSON.stringify([messages, model, modelParameters, responseFormat, jsonSchema, tools]);
}
