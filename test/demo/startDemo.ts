import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

const script = path.resolve(import.meta.dirname, '../../src/demo/main.ts');

export interface RunningDemo {
  /** Of the application's page; empty where only the model runs. */
  readonly url: string;
  readonly modelUrl: string;
  /** Ends it with SIGTERM and gives its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** The demo as a process of its own. */
export async function startDemo(args: readonly string[]): Promise<RunningDemo> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  return {
    ...(await readUrls(child)),
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

async function readUrls(child: ChildProcess): Promise<Pick<RunningDemo, 'url' | 'modelUrl'>> {
  if (child.stdout === null) throw new Error('The demo has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { event: string; url?: string; modelUrl: string };
    const { url = '', modelUrl } = event;
    if (event.event === 'listening') return { url, modelUrl };
  }
  throw new Error('The demo ended without listening.');
}

/** Asks again until the answer is the expected one; the test's own limit ends it. */
export async function until<Value>(
  ask: () => Promise<Value>,
  isExpected: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (isExpected(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
