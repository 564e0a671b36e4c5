import type { ModelRequest, TokenUsage } from '../models/model.ts';

/** Characters that make up one token, roughly, in most languages and models. An estimate, and to be called so. */
const charactersPerToken = 4;
/** What an answer takes where neither the prompt nor earlier answers tell. */
const defaultOutputTokens = 500;

/** An estimate of what a request takes. `outputTokens` is what earlier answers took, where there are some. */
export function estimateUsage(request: ModelRequest, outputTokens?: number): TokenUsage {
  return {
    inputTokens: estimateInputTokens(request),
    outputTokens: readOutputLimit(request) ?? Math.ceil(outputTokens ?? defaultOutputTokens),
  };
}

/** Tokens of messages, tools and schema. */
export function estimateInputTokens({ messages, tools, jsonSchema }: ModelRequest): number {
  const text = messages.reduce((sum, { content }) => sum + content.length, 0);
  const rest = [tools, jsonSchema].reduce<number>(
    (sum, part) => sum + (part === undefined ? 0 : JSON.stringify(part).length),
    0,
  );
  return estimateTextTokens(text + rest) + messages.length * messageOverhead;
}

/** Role and marks around a message. */
const messageOverhead = 4;

export function estimateTextTokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

/** What the prompt itself sets as the most that an answer may take. */
function readOutputLimit({ parameters }: ModelRequest): number | undefined {
  const limit = parameters['maxTokens'] ?? parameters['maxCompletionTokens'];
  return typeof limit === 'number' && limit > 0 ? limit : undefined;
}
