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
  /** Absent: the model answered just now. */
  readonly kept?: KeptAnswer;
}

/** Where an answer comes from that was not given just now; its latency and usage are those of then. */
export interface KeptAnswer {
  readonly source: 'cache' | 'recording';
  /** Epoch milliseconds. */
  readonly answeredAt: number;
  /** It answered another content than this one: no evidence rests on it. */
  readonly forOtherContent?: true;
}

/** Which question of a run a request is: the same words are asked anew for each attempt. */
export interface Question {
  readonly caseId: string;
  /** Counts from 0. */
  readonly attempt: number;
  /** A question about the answer to that question. */
  readonly judge?: true;
}

export interface ModelCallOptions {
  /** Reaches the socket. */
  readonly signal: AbortSignal;
  readonly onText?: (delta: string) => void;
  /** The request is repeated: what `onText` gave so far is void. */
  readonly onRestart?: () => void;
  /** Needed by a cache and by recordings only. */
  readonly question?: Question;
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
  /** What is left of the run's budget does not cover this question. */
  'budget_spent',
  /** There is a limit in money, and what the model costs is not known. */
  'price_unknown',
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
