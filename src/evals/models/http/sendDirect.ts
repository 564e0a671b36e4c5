import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { HttpAnswer, HttpRequest } from './httpSend.ts';

export interface DirectOptions {
  readonly httpsAgent?: https.Agent | undefined;
  readonly isTlsStrict?: (() => boolean) | undefined;
}

/**
 * Sends with Node's http alone, half the work of a client around it. VS Code patches the functions of these modules, so they
 * are taken from them at each call; it replaces agents, so what TLS may accept is said with the request itself.
 */
export function sendDirect(
  { url, headers, body, signal }: HttpRequest,
  { httpsAgent, isTlsStrict }: DirectOptions,
): Promise<HttpAnswer> {
  const options = {
    method: 'POST',
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    signal,
  };
  const secure = {
    ...(httpsAgent === undefined ? {} : { agent: httpsAgent }),
    ...(isTlsStrict === undefined ? {} : { rejectUnauthorized: isTlsStrict() }),
  };
  return new Promise((resolve, reject) => {
    const take = (response: IncomingMessage): void => resolve(toAnswer(response));
    const request = url.startsWith('https:')
      ? https.request(url, { ...options, ...secure }, take)
      : http.request(url, options, take);
    request.on('error', reject).end(body);
  });
}

function toAnswer(response: IncomingMessage): HttpAnswer {
  return {
    status: response.statusCode ?? 0,
    header: (name) => {
      const value = response.headers[name.toLowerCase()];
      return typeof value === 'string' ? value : undefined;
    },
    body: decompress(response),
  };
}

/** Nothing compressed is asked for; some send it all the same. */
function decompress(response: IncomingMessage): Readable {
  const decoder = createDecoder(response.headers['content-encoding'] ?? '');
  // Whoever reads the end of the pipeline gets its error, too.
  return decoder === undefined ? response : pipeline(response, decoder, () => undefined);
}

function createDecoder(encoding: string) {
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
