import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';

/** How to reach one registry. */
export interface ConnectionOptions {
  /** Origin, with a path where a reverse proxy adds one: `https://host/registry`. */
  readonly baseUrl: string;
  /** Asked before every call, so that a token entered or revoked meanwhile counts. */
  readonly token: () => Promise<string | undefined>;
  /** Who calls, for the registry's log: `vscode/0.1.0`, `cli/0.1.0`. */
  readonly clientName: string;
  /** For one try; a retry gets the same time again. Default 15 s. */
  readonly timeoutMs?: number | undefined;
  /** Default 3. */
  readonly retries?: number | undefined;
  /** Extra certificate authorities (PEM) are given with `new https.Agent({ ca })`. */
  readonly httpsAgent?: HttpsAgent | undefined;
  readonly httpAgent?: HttpAgent | undefined;
  /**
   * Asked before every call: false takes any certificate, which only a person may choose (VS Code's http.proxyStrictSSL).
   * Default true.
   */
  readonly isTlsStrict?: (() => boolean) | undefined;
  /**
   * `environment` obeys HTTPS_PROXY and NO_PROXY. `none` leaves proxies to the agents, as in VS Code, which patches
   * Node's http to follow the editor's own settings. Loopback is never proxied.
   */
  readonly proxy?: 'environment' | 'none' | undefined;
}

export const defaultTimeoutMs = 15_000;
export const defaultRetries = 3;

/** The base URL without trailing slashes. Throws TypeError for anything but an http(s) URL without credentials. */
export function normalizeBaseUrl(text: string): string {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new TypeError(
      `“${text}” is not a registry URL. Use the form https://registry.example.com.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new TypeError('A registry URL must not contain a user name or password: use a token.');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

export function isLoopback(baseUrl: string): boolean {
  const host = URL.parse(baseUrl)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
