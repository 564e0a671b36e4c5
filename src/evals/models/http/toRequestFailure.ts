// Turns a refusal of an endpoint into a sentence that says what happened and what to do next.
import type { HttpAnswer } from './httpSend.ts';
import { parseRecord, toRecord, toText } from './jsonReading.ts';
import type { ModelConnection } from './modelConnection.ts';
import { parseRetryAfter } from './parseRetryAfter.ts';
import { RequestFailure } from './requestFailure.ts';
import { toDetail } from './toDetail.ts';

export interface RefusedRequest {
  readonly answer: HttpAnswer;
  /** Body of the answer, at least its beginning. */
  readonly text: string;
  readonly sentModel: string;
}

export function toRequestFailure(
  connection: ModelConnection,
  { answer, text, sentModel }: RefusedRequest,
): RequestFailure {
  const { status } = answer;
  const refusal: Refusal = { connection, answer, text, detail: readDetail(text, connection) };
  if (status === 401 || status === 403) return refuseKey(refusal);
  if (status === 407) return proxyWantsCredentials();
  if (status === 404) return explainNotFound(refusal, sentModel);
  if (status === 429) return explainLimit(refusal);
  if (status < 400) return explainRedirect(refusal);
  const { name } = connection;
  const { detail } = refusal;
  if (status >= 500 || status === 408 || status === 425) {
    const message = `“${name}” failed (HTTP ${status})${told(refusal)}. Run again later.`;
    const afterMs = parseRetryAfter(answer, connection.timers.now());
    return new RequestFailure('server_error', message, {
      retry: { kind: 'broken', afterMs },
      detail,
    });
  }
  const message = `“${name}” refused the request (HTTP ${status})${told(refusal)}. Look at the model and its parameters in the prompt.`;
  return new RequestFailure('request_refused', message, { detail });
}

interface Refusal {
  readonly connection: ModelConnection;
  readonly answer: HttpAnswer;
  readonly text: string;
  /** What the endpoint says for people. */
  readonly detail: string;
}

function told({ detail }: Refusal): string {
  return detail === '' ? '' : `: ${detail.replace(/\.$/, '')}`;
}

function explainLimit(refusal: Refusal): RequestFailure {
  const { connection, answer, text, detail } = refusal;
  const { name, timers } = connection;
  if (isQuotaUsedUp(text)) {
    const message = `The quota of “${name}” is used up${told(refusal)}. Look at its billing.`;
    return new RequestFailure('rate_limited', message, { detail });
  }
  const message = `“${name}” takes no more requests for now${told(refusal)}. Run again later, or set a lower “concurrency”.`;
  const afterMs = parseRetryAfter(answer, timers.now());
  return new RequestFailure('rate_limited', message, {
    retry: { kind: 'limited', afterMs },
    detail,
  });
}

function explainRedirect({ connection, answer, detail }: Refusal): RequestFailure {
  const { name, url } = connection;
  const place = describePlace(answer.header('location'), url);
  return new RequestFailure(
    'request_refused',
    `“${name}” sends requests on${place}. Keys go to no other address: if that is right, write it as the endpoint's “url” in prompt-rollout.yml.`,
    { detail },
  );
}

function refuseKey({ connection, answer, detail }: Refusal): RequestFailure {
  const { name, key } = connection;
  const says = detail === '' ? '' : ` It says: ${detail}`;
  return key === undefined
    ? new RequestFailure('key_missing', `“${name}” wants an API key. Add one.${says}`, { detail })
    : new RequestFailure(
        'key_refused',
        `“${name}” refused the API key (HTTP ${answer.status}). Enter a new one, or check what it may do.${says}`,
        { detail },
      );
}

function proxyWantsCredentials(): RequestFailure {
  return new RequestFailure(
    'unreachable',
    'A proxy between this machine and the endpoint asks for credentials (HTTP 407). Add them to the proxy’s address, in the editor’s settings or in HTTPS_PROXY.',
  );
}

function explainNotFound({ connection, detail }: Refusal, sentModel: string): RequestFailure {
  const { name, url } = connection;
  const message =
    detail === ''
      ? `Nothing answers to questions at ${url} (HTTP 404). Check the “url” of “${name}” in prompt-rollout.yml; most end with /v1.`
      : `“${name}” does not serve the model “${sentModel}”. Check the model of the prompt, and “serves” in prompt-rollout.yml. It says: ${detail}`;
  return new RequestFailure('model_unknown', message, { detail });
}

/** Endpoints have different places for it. */
function readDetail(text: string, { key }: ModelConnection): string {
  const body = parseRecord(text);
  const error = toRecord(body?.['error']);
  const said = [error?.['message'], body?.['error'], body?.['message'], body?.['detail']]
    .map(toText)
    .find((each) => each !== '');
  return toDetail(said ?? '', key);
}

function isQuotaUsedUp(text: string): boolean {
  const error = toRecord(parseRecord(text)?.['error']);
  return error?.['code'] === 'insufficient_quota' || error?.['type'] === 'insufficient_quota';
}

/** Origin and path only: what follows may be secret. */
function describePlace(location: string | undefined, base: string): string {
  const target = location === undefined ? null : URL.parse(location, base);
  return target === null ? '' : ` to ${target.origin}${target.pathname}`;
}
