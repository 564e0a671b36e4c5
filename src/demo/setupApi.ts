import { randomUUID } from 'node:crypto';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { problemSchema, type Problem } from '../protocol/registry/problem.ts';
import { DemoError } from './demoError.ts';

export interface SetupCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type SetupAnswer<Schema extends TSchema> =
  | { readonly kind: 'done'; readonly body: Static<Schema>; readonly etag: string | undefined }
  | { readonly kind: 'refused'; readonly status: number; readonly problem: Problem };

const timeoutMs = 20_000;

/** The few calls of the registry API that setting up the sample needs. */
export class SetupApi {
  readonly #url: string;
  readonly #readToken: () => Promise<string>;

  constructor(options: { readonly url: string; readonly readToken: () => Promise<string> }) {
    this.#url = options.url.replace(/\/+$/, '');
    this.#readToken = options.readToken;
  }

  /** Sends a call; refusals are answers, everything unexpected is thrown. */
  async send<Schema extends TSchema>(
    call: SetupCall,
    schema: Schema,
  ): Promise<SetupAnswer<Schema>> {
    const response = await this.#fetch(call);
    const body = await readJson(response);
    if (response.ok && Value.Check(schema, body))
      return { kind: 'done', body, etag: response.headers.get('etag') ?? undefined };
    if (!response.ok && Value.Check(problemSchema, body))
      return { kind: 'refused', status: response.status, problem: body };
    const what = `${call.method} ${call.path}`;
    throw new DemoError(
      'unexpected_answer',
      `${this.#url} does not answer ${what} as a registry does (status ${response.status}).`,
    );
  }

  async #fetch({ method, path, body, headers }: SetupCall): Promise<Response> {
    const token = await this.#readToken();
    const post = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    try {
      return await fetch(this.#url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && post),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      const message = `The registry at ${this.#url} cannot be reached. Start it and set the sample up again.`;
      throw new DemoError('unreachable', message, { cause });
    }
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // Told apart by the caller: nothing that is not JSON is an answer of a registry.
    return undefined;
  }
}
