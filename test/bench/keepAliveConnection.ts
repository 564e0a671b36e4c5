import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** Head and body as they came; valid until the next answer. */
  readonly bytes: Buffer;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** Told of each answer; gives the next request, or undefined to end. */
export type OnAnswer = (answer: Answer) => Buffer | undefined;

export interface Target {
  readonly url: string;
  readonly token: string;
  readonly path: string;
}

const headEnd = Buffer.from('\r\n\r\n');
const lengthHeader = Buffer.from('content-length: ');
const statusStart = 'HTTP/1.1 '.length;

/** The bytes of one POST; `headers` are lines. */
export function createPost(
  { url, token, path }: Target,
  content: unknown,
  headers: readonly string[] = [],
): Buffer {
  const body = JSON.stringify(content);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(url).host}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** The bytes of one resolve. */
export function createResolveRequest(target: Target, targetingKey: string): Buffer {
  return createPost(target, { context: { targetingKey } });
}

/**
 * One HTTP connection with one request under way at a time. It writes ready bytes and looks only for the end of an answer:
 * a general client takes more time per request than the server does, and would make any two servers look alike.
 */
export class KeepAliveConnection {
  readonly #socket: Socket;
  readonly #onAnswer: OnAnswer;
  readonly #ended = Promise.withResolvers<undefined>();
  #sentAt = 0;
  #bytes: Buffer | undefined;

  constructor(url: string, first: Buffer, onAnswer: OnAnswer) {
    this.#onAnswer = onAnswer;
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname, () => this.#send(first));
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#ended.reject(error));
    this.#socket.on('close', () => this.#ended.resolve(undefined));
  }

  /** Settles when there is no next request. */
  get ended(): Promise<undefined> {
    return this.#ended.promise;
  }

  #send(request: Buffer | undefined): void {
    if (request === undefined) {
      this.#socket.end();
      return;
    }
    this.#sentAt = performance.now();
    this.#socket.write(request);
  }

  #receive(chunk: Buffer): void {
    const bytes = this.#bytes === undefined ? chunk : Buffer.concat([this.#bytes, chunk]);
    if (!isComplete(bytes)) {
      this.#bytes = bytes;
      return;
    }
    this.#bytes = undefined;
    const status = Number(bytes.toString('latin1', statusStart, statusStart + 3));
    const receivedAt = performance.now();
    this.#send(this.#onAnswer({ status, bytes, sentAt: this.#sentAt, receivedAt }));
  }
}

function isComplete(bytes: Buffer): boolean {
  const end = bytes.indexOf(headEnd);
  const start = bytes.indexOf(lengthHeader);
  if (end < 0 || start < 0) return false;
  const digits = bytes.toString('latin1', start + lengthHeader.length, bytes.indexOf('\r', start));
  return bytes.length >= end + headEnd.length + Number(digits);
}
