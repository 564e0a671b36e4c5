import type {
  PromptMessage,
  PromptTool,
  OutputSchema,
  ResponseFormat,
} from '../../domain/prompt/promptContent.ts';

/** What a model is asked: rendered messages and what goes with them. */
export interface ModelRequest {
  /** As the prompt names it, for example `openai/gpt-4o-mini`. */
  readonly model: string;
  readonly messages: readonly PromptMessage[];
  /** Normalised names (`maxTokens`, `topP`); what an endpoint does not know is passed on as it is. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly responseFormat?: ResponseFormat;
  readonly jsonSchema?: OutputSchema;
  readonly tools?: readonly PromptTool[];
}

/** A call of a tool that the model asks for; `arguments` is the text as it came, which may be no JSON. */
export interface ToolCall {
  readonly name: string;
  readonly arguments: string;
}

export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** One complete answer. */
export interface ModelAnswer {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** The model that really answered, as the endpoint names it. */
  readonly model: string;
  readonly finishReason?: string;
  /** What the provider itself marked as a refusal. */
  readonly refusal?: string;
  readonly usage?: TokenUsage;
  /** From the start of the request that succeeded to its last byte; waiting for a retry is not in it. */
  readonly latencyMs: number;
  /** Requests that had to be repeated before this one. */
  readonly retries: number;
}

export interface ModelCallOptions {
  /** Reaches the socket. */
  readonly signal: AbortSignal;
  readonly onText?: (delta: string) => void;
}

/** Something that answers requests: an endpoint over HTTP, the editor's models, recorded answers. */
export interface Model {
  /** Throws `ModelError`. */
  readonly ask: (request: ModelRequest, options: ModelCallOptions) => Promise<ModelAnswer>;
  /** What tells this endpoint from others in the key of the cache: kind and base URL, never a key. */
  readonly origin: string;
}

export const modelErrorCodes = [
  /** Needs a key that is not there: one message for the whole run. */
  'key_missing',
  'key_refused',
  /** No endpoint of the project serves this model. */
  'no_endpoint',
  'model_unknown',
  'consent_missing',
  'rate_limited',
  'unreachable',
  'server_error',
  'request_refused',
  'timeout',
  'cancelled',
  'bad_answer',
  'answer_too_large',
  /** Replay asked for, and there is no recorded answer to exactly this request. */
  'not_recorded',
] as const;
export type ModelErrorCode = (typeof modelErrorCodes)[number];

/** A model that did not answer. The message is a sentence for people: what happened and what to do next. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
