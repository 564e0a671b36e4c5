import { createServer } from 'node:https';
import { privateCertificate } from '../support/privateAuthority.ts';
import { forwardRequest } from './forwardRequest.ts';

/** What stands before a registry in a company: HTTPS with a certificate of the company's own authority. */
export interface TlsFront {
  readonly url: string;
  /** The paths that came through, in order. */
  readonly requests: readonly string[];
  /** Breaks every open connection, as a restart of it does. */
  breakConnections(): void;
  close(): Promise<void>;
}

export async function startTlsFront(registryUrl: string): Promise<TlsFront> {
  const requests: string[] = [];
  const server = createServer(privateCertificate, (request, response) => {
    requests.push(request.url ?? '');
    forwardRequest(request, response, new URL(request.url ?? '/', registryUrl));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return {
    url: `https://127.0.0.1:${address.port}`,
    requests,
    breakConnections: () => server.closeAllConnections(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
