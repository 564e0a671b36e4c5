import { RequestFailure } from './requestFailure.ts';
import type { HttpAnswer } from './httpSend.ts';
import type { ModelConnection } from './modelConnection.ts';
import { readAnswerText } from './readAnswerText.ts';
import { toRequestFailure } from './toRequestFailure.ts';

export interface JsonPost {
  /** Below the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  readonly sentModel: string;
  readonly signal: AbortSignal;
}

/** The answer of an endpoint that took the request. Throws `RequestFailure`. */
export async function postJson(connection: ModelConnection, post: JsonPost): Promise<HttpAnswer> {
  const answer = await send(connection, post);
  if (answer.status >= 200 && answer.status < 300) return answer;
  let text = '';
  try {
    await readAnswerText(answer, (part) => (text += part));
  } catch {
    // The status alone has to do.
  }
  throw toRequestFailure(connection, { answer, text, sentModel: post.sentModel });
}

async function send(connection: ModelConnection, post: JsonPost): Promise<HttpAnswer> {
  const url = `${connection.url}${post.path}`;
  const { key, name } = connection;
  if (key !== undefined && new URL(url).origin !== key.origin)
    throw new RequestFailure(
      'key_refused',
      `The key of “${name}” was entered for ${key.origin}, not for ${new URL(url).origin}. Enter one for this address.`,
    );
  try {
    return await connection.send({
      url,
      headers: {
        'Content-Type': 'application/json',
        Accept: 'text/event-stream, application/json',
        'User-Agent': 'prompt-rollout-evals',
        ...post.headers,
      },
      body: JSON.stringify(post.body),
      signal: post.signal,
    });
  } catch (error) {
    throw explainNoAnswer(error, connection);
  }
}

const passing = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'EAI_AGAIN']);

/** The error itself holds the request with its key, so only its code goes on. */
function explainNoAnswer(error: unknown, { name, url }: ModelConnection): RequestFailure {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string'
      ? error.code
      : 'unknown reason';
  if (passing.has(code)) {
    const message = `The connection to “${name}” broke (${code}). Run again.`;
    return new RequestFailure('server_error', message, { retry: { kind: 'broken' } });
  }
  const { origin } = new URL(url);
  return new RequestFailure(
    'unreachable',
    `“${name}” cannot be reached at ${origin} (${code}). Check that it runs, and the proxy and certificate settings.`,
  );
}
