import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const compileCache = fileURLToPath(new URL('../../.cache/compile', import.meta.url));
const script = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CliOptions {
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly ended: Promise<CliRun>;
}

/** Runs the command line as a process of its own, as a person or a CI job does. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return startCli(args, options).ended;
}

/** Starts it, for a test that does something meanwhile. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const { PROMPT_ROLLOUT_URL: _url, PROMPT_ROLLOUT_TOKEN: _token, ...inherited } = process.env;
  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.folder ?? process.cwd(),
    // Most of its start is reading the sources.
    env: { NODE_COMPILE_CACHE: compileCache, ...inherited, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err }));
  return { child, ended };
}
