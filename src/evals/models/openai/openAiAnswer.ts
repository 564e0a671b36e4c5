// Puts an answer together, whether it comes whole or as a stream of pieces.
import type { PlainAnswer } from '../http/askWithRetries.ts';
import { failedInside } from '../http/failedInside.ts';
import {
  type JsonRecord,
  parseRecord,
  toCount,
  toRecord,
  toRecords,
  toText,
} from '../http/jsonReading.ts';
import type { BoundKey } from '../http/modelConnection.ts';
import { cutOff } from '../http/readAnswerText.ts';
import { RequestFailure } from '../http/requestFailure.ts';
import type { TokenUsage } from '../model.ts';

interface OpenCall {
  name: string;
  arguments: string;
}

/** Collects the pieces of one answer of `POST /chat/completions`. */
export class OpenAiAnswer {
  readonly #onText: (delta: string) => void;
  readonly #key: BoundKey | undefined;
  #text = '';
  #refusal = '';
  #model = '';
  #finishReason = '';
  #usage: TokenUsage | undefined;
  #isDone = false;
  /** By their index in the answer. */
  readonly #calls = new Map<number, OpenCall>();

  /** The key is there to be left out of what is told. */
  constructor(onText: (delta: string) => void, key: BoundKey | undefined) {
    this.#onText = onText;
    this.#key = key;
  }

  /** One event of a stream. Throws `RequestFailure`. */
  addEvent(data: string): void {
    if (data.trim() === '[DONE]') {
      this.#isDone = true;
      return;
    }
    const chunk = parseRecord(data);
    if (chunk === undefined) throw notJson();
    this.#add(chunk, 'delta');
  }

  /** A whole answer. Throws `RequestFailure`. */
  addWhole(text: string): void {
    const body = parseRecord(text);
    if (body === undefined) throw notJson();
    this.#add(body, 'message');
    if (toRecords(body['choices']).length === 0) throw noChoices();
    this.#isDone = true;
  }

  /** Throws `RequestFailure` when the answer has no end. */
  finish(sentModel: string): PlainAnswer {
    if (!this.#isDone && this.#finishReason === '') throw cutOff();
    const calls = [...this.#calls].toSorted(([a], [b]) => a - b).map(([, call]) => ({ ...call }));
    return {
      text: this.#text,
      toolCalls: calls,
      model: this.#model === '' ? sentModel : this.#model,
      ...(this.#finishReason === '' ? {} : { finishReason: this.#finishReason }),
      ...(this.#refusal === '' ? {} : { refusal: this.#refusal }),
      ...(this.#usage === undefined ? {} : { usage: this.#usage }),
    };
  }

  #add(body: JsonRecord, part: 'delta' | 'message'): void {
    if (body['error'] !== undefined && body['error'] !== null)
      throw failedInside('The endpoint', body['error'], this.#key);
    const model = toText(body['model']);
    if (model !== '') this.#model = model;
    this.#usage = readUsage(body['usage']) ?? this.#usage;
    // With `n` in the parameters there are more; one question has one answer.
    const choice = toRecords(body['choices']).find(
      ({ index }) => index === 0 || index === undefined,
    );
    if (choice === undefined) return;
    const finishReason = toText(choice['finish_reason']);
    if (finishReason !== '') this.#finishReason = finishReason;
    this.#addMessage(toRecord(choice[part]) ?? {});
  }

  #addMessage(message: JsonRecord): void {
    const text = toText(message['content']);
    this.#text += text;
    if (text !== '') this.#onText(text);
    this.#refusal += toText(message['refusal']);
    for (const [position, call] of toRecords(message['tool_calls']).entries()) {
      const index = toCount(call['index']) ?? position;
      const open = this.#calls.get(index) ?? { name: '', arguments: '' };
      const called = toRecord(call['function']) ?? {};
      open.name += toText(called['name']);
      open.arguments += toText(called['arguments']);
      this.#calls.set(index, open);
    }
  }
}

function readUsage(value: unknown): TokenUsage | undefined {
  const usage = toRecord(value);
  const inputTokens = toCount(usage?.['prompt_tokens']);
  const outputTokens = toCount(usage?.['completion_tokens']);
  return inputTokens === undefined || outputTokens === undefined
    ? undefined
    : { inputTokens, outputTokens };
}

function notJson(): RequestFailure {
  return new RequestFailure(
    'bad_answer',
    'The endpoint answered with something that is not JSON. Check that its “url” is the base of an OpenAI-compatible API, and whether a proxy or sign-in page answers in its place.',
  );
}

function noChoices(): RequestFailure {
  return new RequestFailure(
    'bad_answer',
    'The answer has no “choices”, so there is no text in it. Check that the endpoint is an OpenAI-compatible API.',
  );
}
