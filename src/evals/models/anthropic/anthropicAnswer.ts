// Puts an answer of the Messages API together, whether it comes whole or as a stream of events.
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

/** As the OpenAI API calls them, so that one word means one thing in results. */
const finishReasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
};

interface OpenCall {
  readonly name: string;
  arguments: string;
  /** What a whole answer or the start of a block gives at once. */
  readonly input: unknown;
}

/** Collects the pieces of one answer of `POST /v1/messages`. */
export class AnthropicAnswer {
  readonly #onText: (delta: string) => void;
  readonly #key: BoundKey | undefined;
  #text = '';
  #model = '';
  #stopReason = '';
  #inputTokens: number | undefined;
  #outputTokens: number | undefined;
  #isDone = false;
  /** By the index of their block. */
  readonly #calls = new Map<number, OpenCall>();

  /** The key is there to be left out of what is told. */
  constructor(onText: (delta: string) => void, key: BoundKey | undefined) {
    this.#onText = onText;
    this.#key = key;
  }

  /** One event of a stream. Throws `RequestFailure`. */
  addEvent(data: string): void {
    const event = parseRecord(data);
    if (event === undefined) throw notJson();
    const index = toCount(event['index']) ?? 0;
    const part = (name: string): JsonRecord => toRecord(event[name]) ?? {};
    switch (event['type']) {
      case 'message_start':
        this.#addHead(part('message'));
        break;
      case 'content_block_start':
        this.#addBlock(part('content_block'), index);
        break;
      case 'content_block_delta':
        this.#addDelta(part('delta'), index);
        break;
      case 'message_delta':
        this.#stopReason = toText(part('delta')['stop_reason']);
        this.#addUsage(event['usage']);
        break;
      case 'message_stop':
        this.#isDone = true;
        break;
      case 'error':
        throw failedInside('Anthropic', event['error'], this.#key);
      default:
      // Pings, and kinds of events that are newer than this code.
    }
  }

  /** A whole answer. Throws `RequestFailure`. */
  addWhole(text: string): void {
    const body = parseRecord(text);
    if (body === undefined || !Array.isArray(body['content'])) throw notJson();
    this.#addHead(body);
    for (const [index, block] of toRecords(body['content']).entries()) this.#addBlock(block, index);
    this.#stopReason = toText(body['stop_reason']);
    this.#isDone = true;
  }

  /** Throws `RequestFailure` when the answer has no end. */
  finish(sentModel: string): PlainAnswer {
    if (!this.#isDone) throw cutOff();
    const inputTokens = this.#inputTokens;
    const outputTokens = this.#outputTokens;
    return {
      text: this.#text,
      toolCalls: [...this.#calls].toSorted(([a], [b]) => a - b).map(([, call]) => toCall(call)),
      model: this.#model === '' ? sentModel : this.#model,
      ...(this.#stopReason === ''
        ? {}
        : { finishReason: finishReasons[this.#stopReason] ?? this.#stopReason }),
      ...(this.#stopReason === 'refusal'
        ? { refusal: this.#text === '' ? 'The provider refused to answer.' : this.#text }
        : {}),
      ...(inputTokens === undefined || outputTokens === undefined
        ? {}
        : { usage: { inputTokens, outputTokens } }),
    };
  }

  #addHead(message: JsonRecord): void {
    this.#model = toText(message['model']);
    this.#addUsage(message['usage']);
  }

  #addBlock(block: JsonRecord, index: number): void {
    if (block['type'] === 'text') this.#addText(toText(block['text']));
    if (block['type'] !== 'tool_use') return;
    const name = toText(block['name']);
    this.#calls.set(index, { name, arguments: '', input: block['input'] });
  }

  #addDelta(delta: JsonRecord, index: number): void {
    if (delta['type'] === 'text_delta') this.#addText(toText(delta['text']));
    const call = this.#calls.get(index);
    if (delta['type'] === 'input_json_delta' && call !== undefined)
      call.arguments += toText(delta['partial_json']);
  }

  #addText(text: string): void {
    this.#text += text;
    if (text !== '') this.#onText(text);
  }

  /** What was written to or read from the provider's cache was sent, too. */
  #addUsage(value: unknown): void {
    const usage = toRecord(value);
    const input = toCount(usage?.['input_tokens']);
    if (input !== undefined)
      this.#inputTokens =
        input +
        (toCount(usage?.['cache_creation_input_tokens']) ?? 0) +
        (toCount(usage?.['cache_read_input_tokens']) ?? 0);
    this.#outputTokens = toCount(usage?.['output_tokens']) ?? this.#outputTokens;
  }
}

function toCall({ name, arguments: streamed, input }: OpenCall) {
  return { name, arguments: streamed === '' ? JSON.stringify(input ?? {}) : streamed };
}

function notJson(): RequestFailure {
  return new RequestFailure(
    'bad_answer',
    'The endpoint did not answer as the Messages API of Anthropic does. Check its “url”, and whether a proxy or sign-in page answers in its place.',
  );
}
