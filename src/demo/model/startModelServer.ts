// The stand-in behind the OpenAI chat API, on loopback only.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { readChatQuestion } from './chatQuestion.ts';
import { standInName, toChunks, toCompletion } from './chatReply.ts';
import { SpoiltPrompts } from './spoiltPrompts.ts';
import { StandInModel } from './standInModel.ts';

export interface ModelServer {
  /** Base URL of the API, as a project file names it. */
  readonly url: string;
  close(): Promise<void>;
}

const maxBodyBytes = 8 * 1024 * 1024;
/** So that waiting, streaming and cancelling can be seen; far below what any model takes. */
const thinkMs = 15;
const chunksPerPause = 8;
const pauseMs = 4;

/** Listens on a port of this machine; 0 is any free one. Rejects with the system's error when the port is taken. */
export async function startModelServer(
  port: number,
  spoilt = new SpoiltPrompts(),
): Promise<ModelServer> {
  const model = new StandInModel(spoilt);
  const server = createServer((request, response) => {
    answer(model, request, response).catch(() => {
      response.destroy();
    });
  });
  await listen(server, port);
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${actual}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(
  model: StandInModel,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').replace(/\?.*$/s, '');
  const route = `${request.method ?? 'GET'} ${path}`;
  if (route === 'GET /v1/models') sendJson(response, 200, { object: 'list', data: [modelCard] });
  else if (route === `GET /v1/models/${standInName}`) sendJson(response, 200, modelCard);
  else if (route === 'POST /v1/chat/completions') await complete(model, request, response);
  else sendProblem(response, 404, `There is nothing at ${route}. Ask POST /v1/chat/completions.`);
}

const modelCard = { id: standInName, object: 'model', created: 0, owned_by: 'prompt-rollout' };

async function complete(
  model: StandInModel,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(request);
  if (text === undefined) {
    sendProblem(response, 413, 'The request is larger than 8 MiB.');
    return;
  }
  const read = readChatQuestion(parseJson(text));
  if (read.kind === 'problem') {
    sendProblem(response, 400, read.message, read.param);
    return;
  }
  const { question } = read;
  const reply = model.answer(question);
  const head = { id: randomUUID().replaceAll('-', ''), created: Math.floor(Date.now() / 1000) };
  await wait(thinkMs);
  if (question.stream) await sendChunks(response, toChunks(head, reply, question));
  else sendJson(response, 200, toCompletion(head, reply));
}

async function sendChunks(response: ServerResponse, chunks: readonly object[]): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  for (const [index, chunk] of chunks.entries()) {
    // The other side has enough.
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    if (index % chunksPerPause === 0) await wait(pauseMs);
  }
  response.end('data: [DONE]\n\n');
}

/** Undefined when there is too much of it. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    // Read on, so that the client gets to hear the answer.
    if (size <= maxBodyBytes) parts.push(part);
  }
  return size > maxBodyBytes ? undefined : Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told apart by the schema: nothing that is no JSON is a request.
    return undefined;
  }
}

function sendProblem(
  response: ServerResponse,
  status: number,
  message: string,
  param: string | null = null,
): void {
  const error = { message, type: 'invalid_request_error', param, code: null };
  sendJson(response, status, { error });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
