// Turns what axios or a wrong answer tells into a sentence that says what happened and what to do next.
import { AxiosError, isAxiosError, isCancel } from 'axios';
import { isErrorCode, type ErrorCode } from '../protocol/registry/errorCodes.ts';
import { problemSchema, type Problem } from '../protocol/registry/problem.ts';
import { AnswerCheck } from './answerCheck.ts';
import { RegistryError } from './registryError.ts';

export interface CallFacts {
  readonly baseUrl: string;
  readonly idempotencyKey?: string | undefined;
}

export function toRegistryError(error: unknown, call: CallFacts): RegistryError {
  if (error instanceof RegistryError) return error;
  const { idempotencyKey } = call;
  if (isCancel(error) || (error instanceof Error && error.name === 'AbortError'))
    return new RegistryError({
      code: 'cancelled',
      message: 'The request was cancelled.',
      idempotencyKey,
      cause: withoutRequest(error),
    });
  if (isAxiosError(error) && error.response !== undefined)
    return toAnswerError(
      {
        status: error.response.status,
        contentType: String(error.response.headers['content-type'] ?? ''),
        location: String(error.response.headers['location'] ?? ''),
        text: typeof error.response.data === 'string' ? error.response.data : '',
      },
      { ...call, cause: withoutRequest(error) },
    );
  return new RegistryError({
    code: isTooLarge(error) ? 'invalid_response' : 'unreachable',
    message: describeFailure(error, call.baseUrl),
    idempotencyKey,
    cause: withoutRequest(error),
  });
}

interface ErrorAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly location: string;
  readonly text: string;
}

const problemCheck = new AnswerCheck(problemSchema);

function toAnswerError(
  answer: ErrorAnswer,
  call: CallFacts & { readonly cause: unknown },
): RegistryError {
  const { status } = answer;
  const { idempotencyKey, cause } = call;
  if (status === 407)
    return new RegistryError({
      code: 'unreachable',
      message: `The proxy on the way to ${call.baseUrl} asks for credentials (status 407). Add them to the proxy's address, http://user:password@host:port: in VS Code the setting “http.proxy”, on the command line HTTPS_PROXY.`,
      status,
      idempotencyKey,
      cause,
    });
  const problem = parseProblem(answer);
  if (problem === undefined)
    return new RegistryError({
      code: 'invalid_response',
      message: describeForeignAnswer(answer, call.baseUrl),
      status,
      idempotencyKey,
      cause,
    });
  const code = isErrorCode(problem.code) ? problem.code : toNearestCode(status);
  return new RegistryError({
    code,
    message: describeProblem(code, problem, call.baseUrl),
    status,
    problem,
    idempotencyKey,
    cause,
  });
}

function parseProblem(answer: ErrorAnswer): Problem | undefined {
  if (!/\bjson\b/i.test(answer.contentType)) return undefined;
  try {
    const value: unknown = JSON.parse(answer.text);
    return problemCheck.matches(value) ? value : undefined;
  } catch {
    // Not JSON although it says so: reported as a foreign answer.
    return undefined;
  }
}

/** A newer registry may use a code that this client does not know yet. */
function toNearestCode(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 412:
      return 'precondition_failed';
    case 429:
    case 503:
      return 'unavailable';
    default:
      return status >= 500 ? 'internal' : 'bad_request';
  }
}

function describeProblem(code: ErrorCode, problem: Problem, baseUrl: string): string {
  const said = withFullStop(problem.detail ?? problem.title);
  switch (code) {
    case 'unauthorized':
      return `The registry at ${baseUrl} does not accept the token. Enter a valid token for it. (${said})`;
    case 'internal': {
      const id = problem.requestId === undefined ? '' : ` (request ${problem.requestId})`;
      return `The registry at ${baseUrl} failed${id}. Its log says why. Try again.`;
    }
    case 'invalid_body': {
      const first = problem.errors?.[0];
      return first === undefined ? said : `${said} ${first.path}: ${first.message}`;
    }
    default:
      return said;
  }
}

function describeForeignAnswer(answer: ErrorAnswer, baseUrl: string): string {
  const { status, location } = answer;
  if (status >= 300 && status < 400 && location !== '')
    return `${baseUrl} redirects to ${originOf(location, baseUrl)} (status ${status}). If that is the registry, use it as the registry URL.`;
  return `${baseUrl} answered status ${status} with ${nameContentType(answer.contentType)} instead of the registry's JSON. Check the registry URL, and whether a proxy or sign-in page answers in its place.`;
}

export function nameContentType(contentType: string): string {
  const type = contentType.split(';')[0]?.trim() ?? '';
  return type === '' ? 'no content type' : type;
}

// The path of a redirect may hold secrets of a sign-in page.
function originOf(location: string, baseUrl: string): string {
  return URL.parse(location, baseUrl)?.origin ?? location;
}

function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const unknownAuthority =
  "Add the authority that issued it to this system's trusted certificates and start VS Code again; on the command line, name its file in NODE_EXTRA_CA_CERTS. Or check the URL.";
const brokenCertificate = 'Whoever runs the registry has to renew it.';

const certificateSentences: Readonly<Record<string, readonly [what: string, next: string]>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: ['its certificate is self-signed', unknownAuthority],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'its certificate chain ends in an unknown authority',
    unknownAuthority,
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'its certificate chain is incomplete or unknown',
    unknownAuthority,
  ],
  UNABLE_TO_GET_ISSUER_CERT: ['the issuer of its certificate is unknown', unknownAuthority],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['the issuer of its certificate is unknown', unknownAuthority],
  CERT_HAS_EXPIRED: ['its certificate has expired', brokenCertificate],
  CERT_NOT_YET_VALID: [
    'its certificate is not valid yet',
    "Check this machine's clock, then ask whoever runs the registry.",
  ],
  CERT_REVOKED: ['its certificate was revoked', brokenCertificate],
  ERR_TLS_CERT_ALTNAME_INVALID: ['its certificate names another host', 'Check the URL.'],
};

const networkSentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Start the registry, or check its URL.',
  ENOTFOUND: 'the host name is unknown. Check the registry URL and the network.',
  EAI_AGAIN: 'the host name cannot be looked up now. Check the network.',
  ECONNRESET: 'the connection was closed. Try again.',
  EPIPE: 'the connection was closed. Try again.',
  ECONNABORTED: 'it did not answer in time. Try again, or check the network.',
  ETIMEDOUT: 'it did not answer in time. Try again, or check the network.',
  EHOSTUNREACH: 'there is no route to the host. Check the network.',
  ENETUNREACH: 'there is no network. Check the network.',
  EPROTO:
    'it does not speak TLS as expected. Check whether the URL should start with http: or https:.',
};

function describeFailure(error: unknown, baseUrl: string): string {
  if (isTooLarge(error)) return `The answer of ${baseUrl} is larger than this client accepts.`;
  const code = findCode(error);
  const certificate = certificateSentences[code];
  if (certificate !== undefined) {
    const [what, next] = certificate;
    return `The registry at ${baseUrl} cannot be trusted: ${what} (${code}). ${next}`;
  }
  const network = networkSentences[code];
  if (network !== undefined)
    return `The registry at ${baseUrl} cannot be reached: ${network} (${code})`;
  if (code.startsWith('HPE_'))
    return `What answers at ${baseUrl} does not speak HTTP (${code}). Check the registry URL.`;
  const text = error instanceof Error ? error.message : String(error);
  // VS Code's proxy agent keeps the cause to itself.
  if (text.includes('connection to proxies'))
    return `The proxy on the way to ${baseUrl} cannot be reached. Check VS Code's setting “http.proxy” and the network.`;
  return `The registry at ${baseUrl} cannot be reached: ${withFullStop(text)} Check its URL and the network.`;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof AxiosError && /maxContentLength/.test(error.message);
}

/** The most telling code in the chain of causes: an aggregate of connection tries hides it one level down. */
function findCode(error: unknown): string {
  const codes: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 4) return;
    if ('code' in value && typeof value.code === 'string') codes.push(value.code);
    if ('errors' in value && Array.isArray(value.errors))
      value.errors.forEach((inner) => visit(inner, depth + 1));
    if ('cause' in value) visit(value.cause, depth + 1);
  };
  visit(error, 0);
  const known = codes.find((code) => code in certificateSentences || code in networkSentences);
  return known ?? codes[0] ?? '';
}

/** An axios error carries the request with its token: only what says why may travel on. */
function withoutRequest(error: unknown): unknown {
  if (!isAxiosError(error)) return error;
  if (error.cause instanceof Error && !isAxiosError(error.cause)) return error.cause;
  return Object.assign(new Error(error.message), { code: error.code });
}
