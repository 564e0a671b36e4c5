import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import type { FatalMoment } from './mortalRegistry.ts';

const source = path.join(import.meta.dirname, 'mortalRegistry.ts');

export interface MortalRegistry {
  readonly url: string;
  readonly personToken: string;
  readonly appTokenFile: string;
  readonly child: ChildProcess;
  /** From now on the next transaction that writes is its last. */
  arm(moment: FatalMoment): Promise<void>;
  /** Resolves when the process has ended by itself: how many writes its last transaction had made. */
  died(): Promise<number>;
  /** Ends the process, whatever it is doing. */
  kill(): Promise<void>;
}

interface Ready {
  readonly url: string;
  readonly personTokenFile: string;
  readonly appTokenFile: string;
}

/** One file, which starts in half the time: for tests that start many processes. */
export async function bundleMortalRegistry(folder: string): Promise<string> {
  const outfile = path.join(folder, 'mortalRegistry.cjs');
  await build({
    ...{ entryPoints: [source], outfile, bundle: true },
    ...{ platform: 'node', format: 'cjs', logLevel: 'silent' },
  });
  return outfile;
}

/** The registry in a process of its own that a test can end at an exact moment. Kill it. */
export async function startMortalRegistry(options: {
  readonly dataDir: string;
  readonly tickMs?: number;
  readonly heartbeatMs?: number;
  readonly script?: string;
  /** Ends itself before this statement of its start, counting those that change anything. */
  readonly lastStatement?: number;
}): Promise<MortalRegistry> {
  const { dataDir, tickMs = 0, heartbeatMs = 60_000, script = source, lastStatement } = options;
  const args = [dataDir, tickMs, heartbeatMs, ...(lastStatement ? [lastStatement] : [])];
  const child = fork(script, args.map(String), {
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const started = once(child, 'message') as Promise<[Ready]>;
  const [ready] = await Promise.race([
    started,
    closed.then(([code, signal]): never => {
      throw new Error(`The registry ended by ${signal ?? code}: ${said}`);
    }),
  ]);
  return {
    url: ready.url,
    appTokenFile: ready.appTokenFile,
    personToken: (await readFile(ready.personTokenFile, 'utf8')).trim(),
    child,
    async arm(moment) {
      const armed = once(child, 'message');
      child.send({ moment });
      await armed;
    },
    async died() {
      const [code, signal] = await closed;
      if (signal !== 'SIGKILL') throw new Error(`The registry ended with ${code}: ${said}`);
      return (JSON.parse(said) as { writes: number }).writes;
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
