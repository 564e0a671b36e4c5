import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { RenderedMessage } from './renderMessages.ts';
import type { ServedContent } from './servedContent.ts';

export interface ModelReply {
  readonly text: string;
  /** Names of the tools that the model wants called. */
  readonly toolCalls: readonly string[];
  /** As the model calls itself. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const timeoutMs = 3_000;

const completionSchema = Type.Object({
  model: Type.String(),
  choices: Type.Array(
    Type.Object({
      message: Type.Object({
        content: Type.Union([Type.String(), Type.Null()]),
        tool_calls: Type.Optional(
          Type.Array(Type.Object({ function: Type.Object({ name: Type.String() }) })),
        ),
      }),
    }),
    { minItems: 1 },
  ),
  usage: Type.Object({ prompt_tokens: Type.Integer(), completion_tokens: Type.Integer() }),
});

/** Asks the model the way an application does: over HTTP, with what the served content says. */
export class ModelClient {
  readonly #url: string;

  /** `url` is the base of an OpenAI-compatible API. */
  constructor(url: string) {
    this.#url = `${url}/chat/completions`;
  }

  /** Undefined when the model gave no answer that can be read. */
  async ask(
    content: ServedContent,
    messages: readonly RenderedMessage[],
  ): Promise<ModelReply | undefined> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: content.model ?? 'stand-in',
          messages,
          temperature: content.modelParameters?.temperature,
          max_tokens: content.modelParameters?.maxTokens,
          ...(content.responseFormat === undefined || content.responseFormat === 'text'
            ? {}
            : { response_format: { type: 'json_object' } }),
        }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return toReply(await response.json());
    } catch {
      // An application that gets no answer falls back; that is what is reported.
      return undefined;
    }
  }
}

function toReply(body: unknown): ModelReply | undefined {
  if (!Value.Check(completionSchema, body)) return undefined;
  const [choice] = body.choices;
  return {
    text: choice?.message.content ?? '',
    toolCalls: (choice?.message.tool_calls ?? []).map((call) => call.function.name),
    model: body.model,
    inputTokens: body.usage.prompt_tokens,
    outputTokens: body.usage.completion_tokens,
  };
}
