// Sends resolves as fast as they are answered, in a process of its own so that it takes no time from what is measured.
import process from 'node:process';
import { createResolveRequest, KeepAliveConnection, type Answer } from './keepAliveConnection.ts';

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

async function run(job: LoadJob): Promise<LoadResult> {
  const requests = job.paths.map((path, index) =>
    createResolveRequest({ ...job, path }, `conversation-${index}`),
  );
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + job.seconds * 1000;
  const connect = (index: number): Promise<undefined> => {
    let next = Math.floor((index * requests.length) / job.connections);
    const take = () => {
      next += 1;
      return requests[next % requests.length] ?? Buffer.alloc(0);
    };
    const onAnswer = ({ status, bytes, sentAt, receivedAt }: Answer): Buffer | undefined => {
      if (status !== 200) throw new Error(`The server answered: ${bytes.toString()}`);
      latencies.push(receivedAt - sentAt);
      return receivedAt < endsAt ? take() : undefined;
    };
    return new KeepAliveConnection(job.url, take(), onAnswer).ended;
  };
  await Promise.all(Array.from({ length: job.connections }, (_, index) => connect(index)));
  const seconds = (performance.now() - startedAt) / 1000;
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
