import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from './repositoryRoot.ts';

/** The sample's application as a process of its own, as it ships. Needs `dist`. */
export interface SampleApplication {
  /** Its page. */
  readonly url: string;
  /** How many users got each version of a prompt with their last request. */
  users(prompt: string): Promise<Readonly<Record<string, number>>>;
  /** How candidates answer from now on, as the switch on the page says it. */
  makeCandidates(behaviour: string): Promise<void>;
  /** The version that one user gets now: a fresh request. */
  versionOf(user: string, prompt: string): Promise<string>;
  stop(): Promise<void>;
}

export interface SampleApplicationOptions {
  readonly url: string;
  readonly tokenFile: string;
  readonly environment?: string;
  /** The workspace whose evals the application's stand-in for a model answers too. */
  readonly sample?: string;
}

interface ServedReport {
  readonly prompts: readonly {
    readonly prompt: string;
    readonly versions: readonly {
      readonly version: string;
      readonly users: { readonly count: number };
    }[];
  }[];
}

interface UserReport {
  readonly prompts: Readonly<Record<string, { readonly version: string }>>;
}

/** Starts the application with enough users per second that all of them come by within a few seconds. */
export async function startSampleApplication(
  options: SampleApplicationOptions,
): Promise<SampleApplication> {
  const { url, tokenFile, environment = 'production', sample } = options;
  const script = path.join(repositoryRoot, 'dist/demo.cjs');
  const where = ['--url', url, '--token-file', tokenFile, '--environment', environment];
  if (sample !== undefined) where.push('--sample', sample);
  const child = spawn(process.execPath, [script, ...where, '--rate', '60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await readAddress(child);
  const read = async <T>(route: string): Promise<T> =>
    (await fetch(new URL(route, address))).json() as Promise<T>;
  return {
    url: address,
    async makeCandidates(behaviour) {
      const response = await fetch(new URL('/candidates', address), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ behaviour }),
      });
      if (!response.ok) throw new Error(`The switch answered ${response.status}.`);
    },
    async users(prompt) {
      const report = await read<ServedReport>('/served.json');
      const found = report.prompts.find((one) => one.prompt === prompt);
      const counts = (found?.versions ?? [])
        .map(({ version, users }) => [version, users.count] as const)
        .filter(([, count]) => count > 0);
      return Object.fromEntries(counts);
    },
    async versionOf(user, prompt) {
      const report = await read<UserReport>(`/users/${user}.json`);
      return report.prompts[prompt]?.version ?? '';
    },
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function readAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The application has no output.');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // Read on after the address: an application that nobody reads ends.
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as { event: string; url: string };
    if (event.event === 'listening') resolve(event.url);
  });
  child.once('exit', () => {
    reject(new Error('The application ended without listening.'));
  });
  return promise;
}
