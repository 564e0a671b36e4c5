// The forms in which the OpenAI chat API answers.
import type { StandInReply } from './standInModel.ts';

/** What the stand-in calls itself, under whatever name it was asked. */
export const standInName = 'stand-in';

export interface ReplyHead {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** An answer in one piece. */
export function toCompletion(head: ReplyHead, reply: StandInReply): object {
  const { text, toolCalls, finishReason } = reply;
  const calls = toolCalls.map((call, index) => ({
    id: `call_${head.id}_${index}`,
    type: 'function',
    function: call,
  }));
  return {
    ...toEnvelope(head, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: calls.length > 0 ? null : text,
          refusal: null,
          ...(calls.length > 0 && { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: finishReason,
      },
    ],
    usage: toUsage(reply),
  };
}

/** The same answer as the chunks of a stream, in their order. */
export function toChunks(
  head: ReplyHead,
  reply: StandInReply,
  { includeUsage }: { readonly includeUsage: boolean },
): readonly object[] {
  const envelope = toEnvelope(head, 'chat.completion.chunk');
  const usage = includeUsage ? { usage: null } : {};
  const toChunk = (delta: object, finishReason: string | null = null): object => ({
    ...envelope,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    ...usage,
  });
  const pieces = reply.text.match(/\S*\s*/g) ?? [];
  return [
    toChunk({ role: 'assistant', content: reply.toolCalls.length > 0 ? null : '', refusal: null }),
    ...pieces.filter((piece) => piece !== '').map((content) => toChunk({ content })),
    ...reply.toolCalls.map((call, index) => {
      const id = `call_${head.id}_${index}`;
      return toChunk({ tool_calls: [{ index, id, type: 'function', function: call }] });
    }),
    toChunk({}, reply.finishReason),
    ...(includeUsage ? [{ ...envelope, choices: [], usage: toUsage(reply) }] : []),
  ];
}

function toEnvelope({ id, created }: ReplyHead, object: string) {
  const head = { id: `chatcmpl-${id}`, object, created, model: standInName };
  return { ...head, service_tier: 'default', system_fingerprint: 'fp_stand_in' };
}

function toUsage({ promptTokens, completionTokens }: StandInReply): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
