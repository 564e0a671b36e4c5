// Starts the registry as a process of its own that outlives this one, and says how that went.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, rename, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

export interface RegistryProcessOptions {
  readonly execPath: string;
  /** The registry's bundle, or its source. */
  readonly script: string;
  readonly dataDir: string;
  readonly port: number;
  readonly person: string;
  readonly environment: NodeJS.ProcessEnv;
}

export type ProcessOutcome =
  | { readonly kind: 'running' }
  | { readonly kind: 'ended'; readonly text: string }
  | { readonly kind: 'notStarted'; readonly error: Error };

const largestLogBytes = 5 * 1024 * 1024;

export function findLogFile(dataDir: string): string {
  return path.join(dataDir, 'registry.log');
}

/** One try to start the registry. */
export class RegistryProcess {
  readonly #child: ChildProcess;
  readonly #log: FileHandle;
  readonly #start: number;
  #error: Error | undefined;

  private constructor(child: ChildProcess, log: FileHandle, start: number) {
    this.#child = child;
    this.#log = log;
    this.#start = start;
    child.on('error', (error) => (this.#error = error));
  }

  static async start(options: RegistryProcessOptions): Promise<RegistryProcess> {
    await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
    const log = await openLog(findLogFile(options.dataDir));
    const { size } = await log.stat();
    const child = spawn(options.execPath, toArguments(options), {
      // Not the workspace: a process would keep its folder from being moved.
      cwd: options.dataDir,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
      env: toRegistryEnvironment(options.environment),
    });
    child.unref();
    return new RegistryProcess(child, log, size);
  }

  async look(): Promise<ProcessOutcome> {
    if (this.#error !== undefined) return { kind: 'notStarted', error: this.#error };
    const hasEnded = this.#child.exitCode !== null || this.#child.signalCode !== null;
    return hasEnded ? { kind: 'ended', text: await this.#readLog() } : { kind: 'running' };
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends a process that did not become ready. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  async #readLog(): Promise<string> {
    const { size } = await this.#log.stat();
    const length = Math.max(0, Math.min(size - this.#start, largestLogBytes));
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await this.#log.read(buffer, 0, length, this.#start);
    return buffer.toString('utf8', 0, bytesRead);
  }
}

async function openLog(file: string): Promise<FileHandle> {
  const known = await stat(file).catch(() => undefined);
  // Another window may rename it first, or hold it open on Windows: the log then just grows on.
  if (known !== undefined && known.size > largestLogBytes)
    await rename(file, `${file}.1`).catch(() => undefined);
  return open(file, 'a+', 0o600);
}

function toArguments(options: RegistryProcessOptions): string[] {
  const { script, dataDir, port, person } = options;
  const where = ['--data', dataDir, '--port', String(port)];
  // Nobody looks after its log: what it does all day stays out.
  return [script, ...where, '--local', '--idle-exit', '--person', person, '--log-level', 'warn'];
}

/** The variables of this process without those that would change how Node or VS Code's Electron runs the child. */
export function toRegistryEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(NODE_OPTIONS|NODE_INSPECT.*|VSCODE_.*|ELECTRON_.*)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
