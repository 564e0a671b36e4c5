import { answerQuestion } from './answerQuestion.ts';
import { calculateChance } from './chance.ts';
import type { ChatQuestion } from './chatQuestion.ts';
import { SpoiltPrompts } from './spoiltPrompts.ts';
import type { StandInToolCall } from './standInAnswer.ts';

/** A complete answer with what a provider counts. */
export interface StandInReply {
  readonly text: string;
  readonly toolCalls: readonly StandInToolCall[];
  readonly finishReason: 'stop' | 'length' | 'tool_calls';
  readonly promptTokens: number;
  readonly completionTokens: number;
}

const charactersPerToken = 4;
const rememberedRequests = 10_000;

/**
 * A stand-in for a language model, and no model: it answers by rules, so that the sample works without a network and a
 * key. The same request with the same `seed` always gets the same answer. Without a seed, the n-th repetition of a
 * request since the start is answered as if it had the seed n, and at temperature 0 chance plays no part.
 */
export class StandInModel {
  readonly #asked = new Map<string, number>();
  readonly #spoilt: SpoiltPrompts;

  constructor(spoilt = new SpoiltPrompts()) {
    this.#spoilt = spoilt;
  }

  answer(question: ChatQuestion): StandInReply {
    const chance = question.temperature === 0 ? 0 : this.#draw(question);
    const { text: good, toolCalls } = answerQuestion(question, chance);
    const text = this.#spoilt.apply(question, good);
    const limit = (question.maxTokens ?? Infinity) * charactersPerToken;
    const shown = text.slice(0, limit);
    const isCut = shown.length < text.length;
    const calls = toolCalls.map((call) => call.name + call.arguments);
    const asked = question.messages.map((message) => message.role + message.text);
    const tools = question.tools.map((tool) => JSON.stringify(tool));
    return {
      text: shown,
      toolCalls,
      finishReason: isCut ? 'length' : toolCalls.length > 0 ? 'tool_calls' : 'stop',
      promptTokens: countTokens([...asked, ...tools]),
      completionTokens: countTokens([shown, ...calls]),
    };
  }

  #draw({ messages, seed }: ChatQuestion): number {
    const request = JSON.stringify(messages);
    return calculateChance(request, seed ?? this.#countUp(request));
  }

  #countUp(request: string): number {
    const count = this.#asked.get(request) ?? 0;
    this.#asked.delete(request);
    this.#asked.set(request, count + 1);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > rememberedRequests && oldest !== undefined) this.#asked.delete(oldest);
    return count;
  }
}

function countTokens(texts: readonly string[]): number {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return Math.ceil(characters / charactersPerToken);
}
