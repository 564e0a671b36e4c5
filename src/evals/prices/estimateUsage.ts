import type { ModelRequest, TokenUsage } from '../models/model.ts';

/** Characters that make up one token, roughly, in most models. An estimate, and to be called so. */
const charactersPerToken = 4;
/** The same outside of ASCII, where a token holds less. */
const foreignCharactersPerToken = 1.5;
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
function estimateInputTokens({ messages, tools, jsonSchema }: ModelRequest): number {
  const texts = [
    ...messages.map(({ content }) => content),
    ...[tools, jsonSchema].map((part) => (part === undefined ? '' : JSON.stringify(part))),
  ];
  const tokens = texts.reduce((sum, text) => sum + estimateTextTokens(text), 0);
  return tokens + messages.length * messageOverhead;
}

/** Role and marks around a message. */
const messageOverhead = 4;

export function estimateTextTokens(text: string): number {
  const foreign = text.match(/[\u0080-\uffff]/g)?.length ?? 0;
  return Math.ceil(
    (text.length - foreign) / charactersPerToken + foreign / foreignCharactersPerToken,
  );
}

/** What the prompt itself sets as the most that an answer may take. */
function readOutputLimit({ parameters }: ModelRequest): number | undefined {
  const limit = parameters['maxTokens'] ?? parameters['maxCompletionTokens'];
  return typeof limit === 'number' && limit > 0 ? limit : undefined;
}
