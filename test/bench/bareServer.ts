// The limit that the registry is compared with: answers every POST with the bytes of a file. `bareServer.ts fastify|http FILE`.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import Fastify from 'fastify';

const [kind, file = ''] = process.argv.slice(2);
const body = await readFile(file, 'utf8');
const type = 'application/json; charset=utf-8';

async function listenWithFastify(): Promise<string> {
  const app = Fastify();
  app.post('/*', (_request, reply) => {
    reply.header('content-type', type).send(body);
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** Not even a framework: what Node itself can do. */
async function listenWithHttp(): Promise<string> {
  const length = Buffer.byteLength(body);
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': type, 'content-length': length });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

const url = await (kind === 'http' ? listenWithHttp() : listenWithFastify());
process.stdout.write(`${JSON.stringify({ event: 'listening', url })}\n`);
process.on('SIGTERM', () => process.exit(0));
