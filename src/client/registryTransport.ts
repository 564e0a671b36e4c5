import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { isAxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import type { Static, TSchema } from 'typebox';
import type { AnswerCheck } from './answerCheck.ts';
import { normalizeBaseUrl, type ConnectionOptions } from './connectionOptions.ts';
import { createHttp } from './createHttp.ts';
import { RegistryError } from './registryError.ts';
import { nameContentType, toRegistryError } from './toRegistryError.ts';
import { mayHaveArrived, toUnanswered } from './unansweredWrite.ts';

const maxProblemCharacters = 1_000_000;

/** What a caller may add to any call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What a caller may add to a call that changes something. */
export interface WriteOptions extends CallOptions {
  /** Repeat an earlier call whose answer was lost: the key of its RegistryError. */
  readonly idempotencyKey?: string | undefined;
}

/** The revision that a change is based on; `none` for a first deployment. */
export type ExpectedRevision = number | 'none';

export interface RegistryRequest<Schema extends TSchema> {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly answer: AnswerCheck<Schema>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  readonly expected?: ExpectedRevision | undefined;
  readonly options?: WriteOptions | undefined;
  /** A POST that only asks. */
  readonly isQuestion?: boolean;
}

export interface RegistryAnswer<Value> {
  readonly value: Value;
  readonly status: number;
}

/** Sends requests to one registry and checks its answers; the only place that knows headers. */
export class RegistryTransport {
  readonly baseUrl: string;
  readonly #http: AxiosInstance;
  readonly #token: ConnectionOptions['token'];
  #refusal: RegistryError | undefined;

  constructor(options: ConnectionOptions) {
    this.baseUrl = normalizeBaseUrl(options.baseUrl);
    this.#http = createHttp(options);
    this.#token = options.token;
  }

  /** From now on changes are refused: the two sides would misunderstand each other. Reading goes on. */
  refuseWrites(refusal: RegistryError | undefined): void {
    this.#refusal = refusal;
  }

  async send<Schema extends TSchema>(
    request: RegistryRequest<Schema>,
  ): Promise<RegistryAnswer<Static<Schema>>> {
    const isWrite = request.method !== 'GET' && request.isQuestion !== true;
    if (isWrite && this.#refusal !== undefined) throw this.#refusal;
    const idempotencyKey = chooseIdempotencyKey(request);
    const call = { baseUrl: this.baseUrl, idempotencyKey };
    const tries = { hasArrived: false };
    const note = (error: unknown): void => {
      tries.hasArrived ||= mayHaveArrived(error);
    };
    try {
      const response = await this.#http.request<unknown>({
        method: request.method,
        url: request.path,
        params: request.query,
        ...(request.body === undefined ? {} : { data: request.body }),
        ...(request.options?.signal === undefined ? {} : { signal: request.options.signal }),
        headers: {
          ...(await this.#authorization()),
          ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
          ...toPrecondition(request.expected),
        },
        'axios-retry': { onRetry: (_count, error) => note(error) },
      });
      return { value: this.#parse(response, request.answer), status: response.status };
    } catch (error) {
      note(error);
      const told = toRegistryError(error, call);
      if (!isWrite || !tries.hasArrived || told.code !== 'unreachable') throw told;
      throw toUnanswered(told, this.baseUrl);
    }
  }

  /** Opens a stream of server-sent events; it has no timeout and no retries, both are up to the caller. */
  async openStream(
    path: string,
    options: { readonly lastEventId?: string | undefined; readonly signal: AbortSignal },
  ): Promise<NodeJS.ReadableStream> {
    try {
      const response = await this.#http.request<NodeJS.ReadableStream>({
        method: 'GET',
        url: path,
        responseType: 'stream',
        timeout: 0,
        signal: options.signal,
        headers: {
          ...(await this.#authorization()),
          Accept: 'text/event-stream',
          ...(options.lastEventId === undefined ? {} : { 'Last-Event-ID': options.lastEventId }),
        },
      });
      const contentType = String(response.headers['content-type'] ?? '');
      if (!contentType.startsWith('text/event-stream')) {
        response.data.resume();
        throw this.#unexpected(response.status, contentType);
      }
      return response.data;
    } catch (error) {
      await readStreamedProblem(error);
      throw toRegistryError(error, { baseUrl: this.baseUrl });
    }
  }

  async #authorization(): Promise<{ Authorization?: string }> {
    const token = await this.#token();
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }

  #parse<Schema extends TSchema>(
    response: AxiosResponse<unknown>,
    answer: AnswerCheck<Schema>,
  ): Static<Schema> {
    const contentType = String(response.headers['content-type'] ?? '');
    if (!/\bjson\b/i.test(contentType)) throw this.#unexpected(response.status, contentType);
    const value = this.#parseJson(String(response.data), response.status);
    if (answer.matches(value)) return value;
    throw new RegistryError({
      code: 'invalid_response',
      message: `The registry at ${this.baseUrl} gave an answer that this client cannot read: ${answer.explain(value)}. Update whichever side is older.`,
      status: response.status,
    });
  }

  #parseJson(text: string, status: number): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new RegistryError({
        code: 'invalid_response',
        message: `The registry at ${this.baseUrl} gave an answer that is cut off or not JSON. Try again.`,
        status,
        cause,
      });
    }
  }

  #unexpected(status: number, contentType: string): RegistryError {
    return new RegistryError({
      code: 'invalid_response',
      message: `${this.baseUrl} answered with ${nameContentType(contentType)} instead of the registry's JSON. Check the registry URL, and whether a proxy or sign-in page answers in its place.`,
      status,
    });
  }
}

function chooseIdempotencyKey(request: RegistryRequest<TSchema>): string | undefined {
  if (request.method !== 'POST') return undefined;
  return request.options?.idempotencyKey ?? randomUUID();
}

/** A refused stream still says why in its body, as every other refusal does. */
async function readStreamedProblem(error: unknown): Promise<void> {
  if (!isAxiosError<unknown>(error) || error.response === undefined) return;
  const { data } = error.response;
  if (!(data instanceof Readable)) return;
  error.response.data = '';
  let text = '';
  try {
    for await (const chunk of data.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > maxProblemCharacters) break;
    }
    error.response.data = text;
  } catch {
    // The body broke off: the status alone has to do.
  }
}

function toPrecondition(expected: ExpectedRevision | undefined): Record<string, string> {
  if (expected === undefined) return {};
  return expected === 'none' ? { 'If-None-Match': '*' } : { 'If-Match': `"${expected}"` };
}
