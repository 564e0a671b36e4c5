import { createServer, request as sendRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** A running forward proxy for plain HTTP. */
export interface ForwardProxy {
  readonly url: string;
  /** The absolute URLs that were asked of it, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Starts a proxy on a free loopback port that knows these host names, each by the origin that it stands for. */
export async function startForwardProxy(
  names: Readonly<Record<string, string>>,
): Promise<ForwardProxy> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const wanted = URL.parse(request.url ?? '');
    const origin = wanted === null ? undefined : names[wanted.hostname];
    if (wanted === null || origin === undefined) {
      response.writeHead(502).end();
      return;
    }
    requests.push(wanted.href);
    forward(request, response, new URL(`${wanted.pathname}${wanted.search}`, origin));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(request: IncomingMessage, response: ServerResponse, url: URL): void {
  // The registry of the test takes only its own name.
  const headers = { ...request.headers, host: url.host };
  const outgoing = sendRequest(url, { method: request.method ?? 'GET', headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    // Events come one by one.
    response.flushHeaders();
    pipeline(answer, response, () => undefined);
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  pipeline(request, outgoing, () => undefined);
}
