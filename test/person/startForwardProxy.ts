import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { forwardRequest } from './forwardRequest.ts';

/** A running forward proxy: absolute URLs for plain HTTP, tunnels (CONNECT) for HTTPS. */
export interface ForwardProxy {
  readonly url: string;
  /** The absolute URLs that were asked of it, in order. */
  readonly requests: readonly string[];
  /** The `host:port` that tunnels were opened to, in order. */
  readonly tunnels: readonly string[];
  /** How often it answered 407. */
  readonly refusals: number;
  close(): Promise<void>;
}

export interface ForwardProxyOptions {
  /** `user:password` that it asks of everybody. */
  readonly credentials?: string;
}

/** Starts a proxy on a free loopback port that knows these host names, each by the origin that it stands for. */
export async function startForwardProxy(
  names: Readonly<Record<string, string>>,
  { credentials }: ForwardProxyOptions = {},
): Promise<ForwardProxy> {
  const requests: string[] = [];
  const tunnels: string[] = [];
  const sockets = new Set<Duplex>();
  let refusals = 0;
  const isRefused = (request: IncomingMessage): boolean => {
    if (credentials === undefined) return false;
    const wanted = `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (request.headers['proxy-authorization'] === wanted) return false;
    refusals += 1;
    return true;
  };
  const server = createServer((request, response) => {
    if (isRefused(request)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="test"' }).end();
      return;
    }
    const wanted = URL.parse(request.url ?? '');
    const origin = wanted === null ? undefined : names[wanted.hostname];
    if (wanted === null || origin === undefined) {
      response.writeHead(502).end();
      return;
    }
    requests.push(wanted.href);
    forwardRequest(request, response, new URL(`${wanted.pathname}${wanted.search}`, origin));
  });
  server.on('connect', (request, client) => {
    const authority = request.url ?? '';
    const origin = names[authority.replace(/:\d+$/, '')];
    if (isRefused(request)) {
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 0\r\n\r\n',
      );
    } else if (origin === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
    } else {
      tunnels.push(authority);
      const target = openTunnel(client, new URL(origin));
      for (const socket of [client, target]) sockets.add(socket);
    }
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
    tunnels,
    get refusals() {
      return refusals;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function openTunnel(client: Duplex, { hostname, port }: URL): Socket {
  const target = connect(Number(port), hostname, () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    client.pipe(target).pipe(client);
  });
  target.on('error', () => client.destroy());
  // Where it ended in order, what it said last may still be on its way to the client.
  target.on('close', () => {
    if (!client.writableEnded) client.destroy();
  });
  client.on('error', () => target.destroy());
  client.on('close', () => target.destroy());
  return target;
}
