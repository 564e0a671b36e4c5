import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { LoadJob, LoadResult } from './loadClient.ts';

export interface LoadClient {
  run(job: LoadJob): Promise<LoadResult>;
  stop(): void;
}

/** Starts the process that makes the load. */
export function startLoadClient(): LoadClient {
  const child = fork(path.join(import.meta.dirname, 'loadClient.ts'), { execArgv: [] });
  return {
    async run(job) {
      child.send(job);
      const abort = new AbortController();
      const ended = once(child, 'exit', abort).then(() => {
        throw new Error('The process that makes the load ended early.');
      });
      // Rejected by the abort below, when nobody waits for it any more.
      ended.catch(() => undefined);
      const [result] = (await Promise.race([once(child, 'message'), ended])) as [LoadResult];
      abort.abort();
      return result;
    },
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
}
