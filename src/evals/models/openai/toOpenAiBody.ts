import type { ModelRequest } from '../model.ts';

/** What some endpoints do not understand; learnt from their refusals. */
export interface OpenAiDialect {
  /** They send no usage in streams. */
  readonly withoutStreamOptions: boolean;
  /** Reasoning models: `max_completion_tokens` instead of `max_tokens`. */
  readonly completionTokens: boolean;
}

/** The body of `POST /chat/completions`. Parameters cannot replace what makes up the request. */
export function toOpenAiBody(
  request: ModelRequest,
  sentModel: string,
  dialect: OpenAiDialect,
): object {
  const { messages, parameters, tools = [] } = request;
  return {
    ...toWireParameters(parameters, dialect),
    ...toResponseFormat(request),
    ...(tools.length === 0
      ? {}
      : { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    model: sentModel,
    messages,
    stream: true,
    ...(dialect.withoutStreamOptions ? {} : { stream_options: { include_usage: true } }),
  };
}

/** `maxTokens` → `max_tokens`, as the API spells all of its names. */
function toWireParameters(
  parameters: ModelRequest['parameters'],
  { completionTokens }: OpenAiDialect,
): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const snake = /^[a-z][A-Za-z0-9]*$/.test(name)
      ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      : name;
    wire[snake === 'max_tokens' && completionTokens ? 'max_completion_tokens' : snake] = value;
  }
  return wire;
}

function toResponseFormat({ responseFormat, jsonSchema }: ModelRequest): object {
  if (responseFormat === 'json_object') return { response_format: { type: responseFormat } };
  return responseFormat === 'json_schema'
    ? { response_format: { type: responseFormat, json_schema: jsonSchema } }
    : {};
}
