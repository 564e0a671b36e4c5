import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import axios, { type AxiosError, type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import { apiVersion } from '../protocol/registry/actorDto.ts';
import {
  defaultRetries,
  defaultTimeoutMs,
  isLoopback,
  normalizeBaseUrl,
  type ConnectionOptions,
} from './connectionOptions.ts';

const maxAnswerBytes = 64 * 1024 * 1024;
const maxRetryAfterMs = 30_000;

/** An axios instance for one registry: Node's http (which VS Code patches), text answers, bounded retries. */
export function createHttp(options: ConnectionOptions): AxiosInstance {
  const baseURL = normalizeBaseUrl(options.baseUrl);
  const { isTlsStrict } = options;
  const instance = axios.create({
    adapter: 'http',
    baseURL,
    timeout: options.timeoutMs ?? defaultTimeoutMs,
    // A redirect could carry the token elsewhere or turn a POST into a GET.
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    responseType: 'text',
    transformResponse: [(data: unknown) => data],
    headers: {
      common: {
        Accept: 'application/json, application/problem+json',
        'User-Agent': `prompt-rollout-client/${options.clientName}`,
        'Prompt-Rollout-Api-Version': String(apiVersion),
      },
    },
    ...(options.proxy === 'none' || isLoopback(baseURL) ? { proxy: false as const } : {}),
    ...(options.httpAgent === undefined ? {} : { httpAgent: options.httpAgent }),
    ...(options.httpsAgent === undefined ? {} : { httpsAgent: options.httpsAgent }),
    ...(isTlsStrict === undefined ? {} : { transport: createTransport(isTlsStrict) }),
  });
  axiosRetry(instance, {
    retries: options.retries ?? defaultRetries,
    shouldResetTimeout: true,
    retryCondition: isWorthRetrying,
    retryDelay: calculateRetryDelayMs,
  });
  return instance;
}

/** VS Code replaces the agents of a request by its own, so what TLS may accept is said with the request itself. */
function createTransport(isTlsStrict: () => boolean) {
  return {
    request: (options: RequestOptions, onResponse: OnResponse): ClientRequest =>
      options.protocol === 'https:'
        ? https.request({ ...options, rejectUnauthorized: isTlsStrict() }, onResponse)
        : http.request(options, onResponse),
  };
}

type OnResponse = (response: IncomingMessage) => void;

/** Repeating must be safe, and there must be hope: a refused or full registry gives the same answer again. */
function isWorthRetrying(error: AxiosError): boolean {
  const { config, response } = error;
  if (config === undefined || config.responseType === 'stream') return false;
  const method = (config.method ?? 'get').toUpperCase();
  const isSafe = method !== 'POST' || config.headers.has('Idempotency-Key');
  if (!isSafe) return false;
  if (response === undefined) return axiosRetry.isNetworkError(error);
  if (response.status === 429) return true;
  if (response.status === 409) return isInFlight(response.data);
  return response.status >= 500 && response.status !== 507 && response.status !== 501;
}

/** An earlier try of the same call is still being worked on: its answer will be replayed. */
function isInFlight(body: unknown): boolean {
  return typeof body === 'string' && body.includes('"request_in_flight"');
}

function calculateRetryDelayMs(retryCount: number, error: AxiosError): number {
  const wantedMs = axiosRetry.exponentialDelay(retryCount, error, 100);
  return Math.min(wantedMs, maxRetryAfterMs);
}
