// A model endpoint over real HTTP that does exactly what a test tells it, also what no good endpoint does.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
  /** Resolves when the connection is closed before the answer has ended. */
  readonly abandoned: Promise<void>;
}

export type Reply = (response: ServerResponse, request: SeenRequest) => void;

export interface ScriptedModel {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Connections that were ever opened, and the most requests that were open at once. */
  readonly counts: { readonly connections: number; readonly mostAtOnce: number };
  /** The next request gets this; those after the last get `otherwise`. */
  readonly reply: (...replies: Reply[]) => void;
  readonly replyAlways: (reply: Reply) => void;
  readonly close: () => Promise<void>;
}

export async function startScriptedModel(): Promise<ScriptedModel> {
  const replies: Reply[] = [];
  const requests: SeenRequest[] = [];
  const counts = { connections: 0, mostAtOnce: 0 };
  let open = 0;
  let otherwise: Reply = streamReply(['Hello.']);
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      open += 1;
      counts.mostAtOnce = Math.max(counts.mostAtOnce, open);
      const abandoned = new Promise<void>((resolve) => {
        response.on('close', () => {
          open -= 1;
          if (!response.writableFinished) resolve();
        });
      });
      const { url: path = '', headers } = request;
      const seen = { path, headers, body, abandoned };
      requests.push(seen);
      const reply = replies.shift() ?? otherwise;
      reply(response, seen);
    });
  });
  server.on('connection', () => (counts.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    counts,
    reply: (...more) => replies.push(...more),
    replyAlways: (reply) => (otherwise = reply),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return JSON.parse(text) as Record<string, unknown>;
}

export interface StreamOptions {
  readonly model?: string;
  /** `none` leaves the usage away. */
  readonly usage?: unknown;
  readonly finishReason?: string;
}

/** An OpenAI stream of these pieces. */
export function streamReply(pieces: readonly string[], options: StreamOptions = {}): Reply {
  const { model = 'scripted-1', finishReason = 'stop' } = options;
  const usage = 'usage' in options ? options.usage : { prompt_tokens: 10, completion_tokens: 5 };
  const events = [
    ...pieces.map((content) => ({ model, choices: [{ index: 0, delta: { content } }] })),
    { model, choices: [{ index: 0, delta: {}, finish_reason: finishReason }] },
    { model, choices: [], usage },
  ];
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.end(`${toEvents(events)}data: [DONE]\n\n`);
  };
}

export function toEvents(events: readonly object[]): string {
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
}

/** One JSON body. */
export function jsonReply(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** A text that is no JSON, or whatever else. */
export function textReply(text: string, contentType: string, status = 200): Reply {
  return (response) => {
    response.writeHead(status, { 'Content-Type': contentType });
    response.end(text);
  };
}

/** Sends the beginning of a stream and closes the connection. */
export function cutReply(pieces: readonly string[]): Reply {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const events = pieces.map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
    response.write(toEvents(events), () => response.destroy());
  };
}

/** Sends the beginning of a stream and then nothing more. */
export function stallReply(pieces: readonly string[]): Reply {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const events = pieces.map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
    response.write(toEvents(events));
  };
}
