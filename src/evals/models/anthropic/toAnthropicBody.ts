import type { PromptMessage } from '../../../domain/prompt/promptContent.ts';
import { ModelError, type ModelRequest } from '../model.ts';

/** The API wants a limit; this is what prompts without one get. */
const defaultMaxTokens = 4096;

/** Our names of parameters whose wire names are not just the same in snake case. */
const wireNames: Readonly<Record<string, string>> = { stop: 'stop_sequences' };

/** The body of `POST /v1/messages`. Throws `ModelError` for what this API cannot be asked. */
export function toAnthropicBody(request: ModelRequest, sentModel: string): object {
  const { messages, parameters, tools = [], responseFormat, jsonSchema } = request;
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const spoken = messages.filter(({ role }) => role !== 'system');
  if (spoken.length === 0) throw onlySystem();
  return {
    max_tokens: defaultMaxTokens,
    ...toWireParameters(parameters),
    ...(responseFormat === 'json_schema' && jsonSchema !== undefined
      ? { output_config: { format: { type: 'json_schema', schema: jsonSchema.schema } } }
      : {}),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    model: sentModel,
    messages: spoken.map(({ role, content }: PromptMessage) => ({ role, content })),
    stream: true,
  };
}

function toWireParameters(parameters: ModelRequest['parameters']): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const isText = name === 'stop' && typeof value === 'string';
    wire[wireNames[name] ?? snake] = isText ? [value] : value;
  }
  return wire;
}

function toTool({ name, description, parameters }: NonNullable<ModelRequest['tools']>[number]) {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    input_schema: parameters ?? { type: 'object', properties: {} },
  };
}

function onlySystem(): ModelError {
  return new ModelError(
    'request_refused',
    'Anthropic answers only to a user message, and this prompt has none. Add a message with the role user.',
  );
}
