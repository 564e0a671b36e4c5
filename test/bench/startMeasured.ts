import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

/** What `probe.mjs` answers. */
type ProbeQuestion = 'usage' | 'collect' | 'watch' | 'gap';

export interface Usage {
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
}

/** A server in a process of its own, which answers the benchmark's questions about itself. */
export interface Measured {
  readonly url: string;
  /** What it printed when it was ready. */
  readonly facts: Readonly<Record<string, string>>;
  usage(): Promise<Usage>;
  /** The usage after everything that is not needed was let go. */
  collect(): Promise<Usage>;
  /** Starts to look for gaps anew. */
  watch(): Promise<void>;
  /** The longest time that the event loop stood still since `watch`, in ms. */
  longestGapMs(): Promise<number>;
  stop(): Promise<void>;
}

const probeFile = path.join(import.meta.dirname, 'probe.mjs');

/** Runs a script that prints one JSON line with its `url` when it listens. */
export async function startMeasured(
  script: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): Promise<Measured> {
  const child = spawn(
    process.execPath,
    [...nodeArgs, '--expose-gc', '--import', probeFile, script, ...args],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const facts = await readFirstLine(child);
  const ask = async (probe: ProbeQuestion): Promise<unknown> => {
    child.send({ probe });
    const [reply] = (await once(child, 'message')) as [{ probe: unknown }];
    return reply.probe;
  };
  return {
    url: facts['url'] ?? '',
    facts,
    usage: async () => (await ask('usage')) as Usage,
    collect: async () => (await ask('collect')) as Usage,
    watch: async () => {
      await ask('watch');
    },
    longestGapMs: async () => Number(await ask('gap')),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function readFirstLine(child: ChildProcess): Promise<Record<string, string>> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('The process has no output.');
  const errors: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => errors.push(line));
  const lines = createInterface({ input: stdout });
  const abort = new AbortController();
  const failed = once(child, 'exit', abort).then(() => {
    throw new Error(`The measured process ended early. ${errors.slice(-5).join('\n')}`);
  });
  // Rejected by the abort below, when nobody waits for it any more.
  failed.catch(() => undefined);
  const [line] = (await Promise.race([once(lines, 'line'), failed])) as [string];
  abort.abort();
  return JSON.parse(line) as Record<string, string>;
}
