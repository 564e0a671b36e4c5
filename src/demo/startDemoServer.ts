import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { DemoApplication } from './demoApplication.ts';
import { candidateBehaviours, type CandidateBehaviour } from './candidateBehaviour.ts';
import { renderDemoMain, renderDemoPage, type DemoPageModel } from './demoPage.ts';

const maxBodyLength = 200;

export interface DemoServerOptions {
  readonly application: DemoApplication;
  readonly environment: string;
  readonly registryUrl: string;
  readonly port: number;
}

export interface DemoServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves what the application was given, on loopback only. */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const server = createServer((request, response) => {
    const isSwitch = request.method === 'POST' && request.url === '/candidates';
    (isSwitch ? switchCandidates : answer)(options, request, response).catch(() => {
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  options: DemoServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').replace(/\?.*$/s, '');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  if (path === '/' || path === '/main.html') {
    const nonce = randomBytes(16).toString('base64url');
    const model = createPageModel(options);
    sendHtml(response, path === '/' ? renderDemoPage(model, nonce) : renderDemoMain(model), nonce);
    return;
  }
  if (path === '/served.json') {
    sendJson(response, 200, createServedReport(options));
    return;
  }
  const user = /^\/users\/([a-z0-9-]{1,64})\.json$/.exec(path)?.[1];
  const found = user === undefined ? undefined : options.application.findUser(user);
  if (found === undefined) {
    const error = 'Try /, /served.json or /users/user-001.json.';
    sendJson(response, 404, { error });
    return;
  }
  const answers = await options.application.serve({ ...found, isGuest: false });
  const prompts = Object.fromEntries(answers.map(({ prompt, ...rest }) => [prompt, rest]));
  sendJson(response, 200, { ...found, prompts });
}

/** Only JSON: a page of another origin cannot send that without asking first, and gets no answer to that. */
async function switchCandidates(
  { application }: DemoServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isJson = request.headers['content-type'] === 'application/json';
  const chosen = isJson ? await readBehaviour(request) : undefined;
  if (chosen === undefined) {
    const error = `Send {"behaviour": …} as JSON, with ${candidateBehaviours.join(', ')}.`;
    sendJson(response, 400, { error });
    return;
  }
  application.desk.candidates = chosen;
  sendJson(response, 200, { behaviour: chosen });
}

async function readBehaviour(request: IncomingMessage): Promise<CandidateBehaviour | undefined> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > maxBodyLength) return undefined;
  }
  return candidateBehaviours.find((one) => text === JSON.stringify({ behaviour: one }));
}

function createServedReport({ application, environment, registryUrl }: DemoServerOptions): object {
  const { prompts, registry } = application.readState();
  const time = registry.lastAnswerAt;
  const lastAnswerAt = time === undefined ? undefined : new Date(time).toISOString();
  return {
    environment,
    registry: { url: registryUrl, ...registry, lastAnswerAt },
    users: application.users.length,
    candidates: application.desk.candidates,
    prompts,
  };
}

function createPageModel({
  application,
  environment,
  registryUrl,
}: DemoServerOptions): DemoPageModel {
  const { prompts, registry } = application.readState();
  return {
    environment,
    registryUrl,
    answering: registry.answering,
    error: registry.error,
    prompts,
    users: application.users,
    candidates: application.desk.candidates,
    findLatest: (user, prompt) => application.log.findLatest(user, prompt),
  };
}

function sendHtml(response: ServerResponse, page: string, nonce: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; connect-src 'self'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(page);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
