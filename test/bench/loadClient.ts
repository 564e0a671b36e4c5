// Sends requests as fast as they are answered, in a process of its own. It writes ready bytes and counts what comes back
// instead of parsing it, so that the server is what limits the rate: a general load tool takes more time per request than
// the server does, and would make any two servers look alike.
import { connect, type Socket } from 'node:net';
import process from 'node:process';

export interface LoadJob {
  readonly url: string;
  readonly token: string;
  readonly paths: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly latenciesMs: { readonly p50: number; readonly p99: number };
}

const headEnd = Buffer.from('\r\n\r\n');

/** One keep-alive connection with one request under way at a time. */
class Connection {
  readonly latenciesMs: number[] = [];
  readonly #socket: Socket;
  readonly #requests: readonly Buffer[];
  readonly #isOver: () => boolean;
  readonly #ended = Promise.withResolvers<undefined>();
  #next: number;
  #sentAt = 0;
  #answer: Buffer[] = [];
  #received = 0;
  #expected: number | undefined;

  constructor(
    options: { url: URL; requests: readonly Buffer[]; first: number },
    isOver: () => boolean,
  ) {
    this.#requests = options.requests;
    this.#next = options.first;
    this.#isOver = isOver;
    this.#socket = connect(Number(options.url.port), options.url.hostname, () => this.#send());
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#ended.reject(error));
    this.#socket.on('close', () => this.#ended.resolve(undefined));
  }

  get ended(): Promise<undefined> {
    return this.#ended.promise;
  }

  #send(): void {
    if (this.#isOver()) {
      this.#socket.end();
      return;
    }
    const request = this.#requests[this.#next % this.#requests.length] ?? Buffer.alloc(0);
    this.#next += 1;
    this.#sentAt = performance.now();
    this.#socket.write(request);
  }

  #receive(chunk: Buffer): void {
    this.#received += chunk.length;
    // All answers of one server have the same length, so only the first is read.
    if (this.#expected === undefined) this.#readLength(chunk);
    if (this.#expected === undefined || this.#received < this.#expected) return;
    if (this.#received > this.#expected) {
      this.#ended.reject(new Error('Answers differ in length: seed equal ones.'));
      return;
    }
    this.#received = 0;
    this.latenciesMs.push(performance.now() - this.#sentAt);
    this.#send();
  }

  #readLength(chunk: Buffer): void {
    this.#answer.push(chunk);
    const answer = Buffer.concat(this.#answer);
    const end = answer.indexOf(headEnd);
    if (end < 0) return;
    const head = answer.subarray(0, end).toString();
    const length = /^content-length: (\d+)$/im.exec(head)?.[1];
    if (!head.startsWith('HTTP/1.1 200') || length === undefined)
      this.#ended.reject(new Error(`The server answered: ${head}`));
    else this.#expected = end + headEnd.length + Number(length);
    this.#answer = [];
  }
}

function createRequest(job: LoadJob, index: number): Buffer {
  const url = new URL(job.url);
  const body = JSON.stringify({ context: { targetingKey: `conversation-${index}` } });
  const head = [
    `POST ${job.paths[index] ?? '/'} HTTP/1.1`,
    `Host: ${url.host}`,
    `Authorization: Bearer ${job.token}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

async function run(job: LoadJob): Promise<LoadResult> {
  const requests = job.paths.map((_, index) => createRequest(job, index));
  const url = new URL(job.url);
  const startedAt = performance.now();
  const isOver = () => performance.now() - startedAt >= job.seconds * 1000;
  const connections = Array.from({ length: job.connections }, (_, index) => {
    const first = Math.floor((index * requests.length) / job.connections);
    return new Connection({ url, requests, first }, isOver);
  });
  await Promise.all(connections.map((connection) => connection.ended));
  const seconds = (performance.now() - startedAt) / 1000;
  const latencies = connections.flatMap((connection) => connection.latenciesMs);
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { requests: sorted.length, seconds, latenciesMs: { p50: at(0.5), p99: at(0.99) } };
}

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
