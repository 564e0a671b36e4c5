import type { Agent } from 'node:https';
import { Readable } from 'node:stream';
import axios, { type AxiosInstance } from 'axios';
import type { HttpAnswer, HttpRequest, HttpSend } from './httpSend.ts';
import { sendDirect } from './sendDirect.ts';

export interface HttpSendOptions {
  /**
   * `environment` obeys HTTPS_PROXY and NO_PROXY. `none` is for VS Code, which patches Node's http to follow the editor's
   * own settings. Loopback is never proxied.
   */
  readonly proxy: 'environment' | 'none';
  /** Extra certificate authorities are given with `new https.Agent({ ca })`. */
  readonly httpsAgent?: Agent;
  /**
   * Asked before every request: false takes any certificate, which only a person may choose (VS Code's http.proxyStrictSSL).
   * Of no effect on what goes through a proxy of the environment. Default true.
   */
  readonly isTlsStrict?: () => boolean;
}

/**
 * Sends requests over connections that stay open for the next question. The only file of evals that needs axios (it knows
 * proxies), so that the part of the extension that has it already can hand this function on.
 */
export function createHttpSend(options: HttpSendOptions): HttpSend {
  let instance: AxiosInstance | undefined;
  return async (request) => {
    if (options.proxy === 'none' || isLoopback(request.url)) return sendDirect(request, options);
    instance ??= createInstance(options);
    return sendWithAxios(instance, request);
  };
}

function createInstance({ httpsAgent }: HttpSendOptions): AxiosInstance {
  return axios.create({
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
  });
}

async function sendWithAxios(
  instance: AxiosInstance,
  { url, headers, body, signal }: HttpRequest,
): Promise<HttpAnswer> {
  const response = await instance.request<unknown>({
    url,
    headers: { ...headers },
    data: body,
    signal,
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
}

function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
