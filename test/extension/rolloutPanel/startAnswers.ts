// A registry of canned answers on a free port, so that the real client runs.
import { createServer } from 'node:http';
import { once } from 'node:events';

export interface Answers {
  readonly baseUrl: string;
  /** Every URL that was asked for. */
  readonly asked: readonly string[];
  on(path: string, answer: unknown): void;
  fail(path: string): void;
  close(): Promise<void>;
}

export async function startAnswers(): Promise<Answers> {
  const known = new Map<string, unknown>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const answer = known.get(url.split('?')[0] ?? '');
    response.setHeader(
      'content-type',
      answer === undefined ? 'application/problem+json' : 'application/json',
    );
    response.statusCode = answer === undefined ? 404 : 200;
    const problem = { type: 'about:blank', title: 'Gone', status: 404, code: 'not_found' };
    response.end(JSON.stringify(answer ?? problem));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    asked,
    on: (path, answer) => known.set(path, answer),
    fail: (path) => known.delete(path),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
