import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import axios from 'axios';
import type { HttpSend } from './httpSend.ts';

export interface HttpSendOptions {
  /**
   * `environment` obeys HTTPS_PROXY and NO_PROXY. `none` is for VS Code, which patches Node's http to follow the editor's
   * own settings. Loopback is never proxied.
   */
  readonly proxy: 'environment' | 'none';
  /** Extra certificate authorities are given with `new https.Agent({ ca })`. */
  readonly httpsAgent?: https.Agent;
  /** Asked before every request: false takes any certificate, which only a person may choose. Default true. */
  readonly isTlsStrict?: () => boolean;
}

/**
 * Sends with Node's http, whose connections stay open for the next question. The only file of evals that needs axios, so
 * that the part of the extension that has it already can hand this function on.
 */
export function createHttpSend(options: HttpSendOptions): HttpSend {
  const { httpsAgent, isTlsStrict } = options;
  const instance = axios.create({
    adapter: 'http',
    method: 'POST',
    responseType: 'stream',
    // A redirect could carry the key elsewhere.
    maxRedirects: 0,
    maxContentLength: -1,
    maxBodyLength: -1,
    validateStatus: () => true,
    transformRequest: [(data: unknown) => data],
    ...(httpsAgent === undefined ? {} : { httpsAgent }),
    ...(isTlsStrict === undefined ? {} : { transport: createTransport(isTlsStrict) }),
  });
  return async ({ url, headers, body, signal }) => {
    const isDirect = options.proxy === 'none' || isLoopback(url);
    const response = await instance.request<unknown>({
      url,
      headers: { ...headers },
      data: body,
      signal,
      ...(isDirect ? { proxy: false as const } : {}),
    });
    const { data } = response;
    if (!(data instanceof Readable)) throw new TypeError('The answer is no stream.');
    return {
      status: response.status,
      header: (name) => {
        const value: unknown = response.headers[name.toLowerCase()];
        return typeof value === 'string' ? value : undefined;
      },
      body: data,
    };
  };
}

function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
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
