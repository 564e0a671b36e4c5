// Finds the local registry of one data folder or starts it. The exclusive lock of its database decides who holds the data;
// the holder file only says where to look.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { apiVersion, type ApiInfoDto } from '../../protocol/registry/actorDto.ts';
import { findIncompatibility } from '../findIncompatibility.ts';
import { RegistryClient } from '../registryClient.ts';
import { RegistryError } from '../registryError.ts';
import { systemTimers, type Timers } from '../timers.ts';
import { explainFailedStart, explainLaunchError } from './explainFailedStart.ts';
import { LocalRegistryError } from './localRegistryError.ts';
import { readRegistryHolder, type RegistryHolder } from './registryHolder.ts';
import { readKeptPort } from './keptPort.ts';
import { findLogFile, RegistryProcess, type ProcessOutcome } from './registryProcess.ts';

export interface LocalRegistryOptions {
  readonly dataDir: string;
  /** The registry's bundle (`dist/registry.cjs`) or, in tests, its source. */
  readonly script: string;
  /** Shown as the actor, usually git's user name. */
  readonly person: string;
  readonly clientName: string;
  /** A Node or an Electron that runs as Node. Default: the one that runs this. */
  readonly execPath?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly startTimeoutMs?: number;
  readonly timers?: Timers;
}

/** A local registry that answered with its token a moment ago. */
export interface RunningRegistry {
  readonly url: string;
  readonly pid: number;
  readonly storeId: string;
  readonly info: ApiInfoDto;
  readonly personTokenFile: string;
  readonly appTokenFile: string;
  /** Reads the person's token anew. */
  token(): Promise<string | undefined>;
}

const lookEveryMs = 25;
const defaultStartTimeoutMs = 30_000;
const stopTimeoutMs = 10_000;
const checkTimeoutMs = 3000;
/** The port or the data may be held by the registry of a window that is a moment ahead. */
const otherTimeoutMs = 2000;

export class LocalRegistry {
  readonly #options: LocalRegistryOptions;
  readonly #timers: Timers;
  #starting: Promise<RunningRegistry> | undefined;

  constructor(options: LocalRegistryOptions) {
    this.#options = { ...options, dataDir: path.resolve(options.dataDir) };
    this.#timers = options.timers ?? systemTimers;
  }

  get logFile(): string {
    return findLogFile(this.#options.dataDir);
  }

  /** The registry that runs on the data, or undefined. Starts nothing. */
  async findRunning(): Promise<RunningRegistry | undefined> {
    const holder = await readRegistryHolder(this.#options.dataDir);
    return holder === undefined ? undefined : this.#verify(holder);
  }

  /**
   * The running registry, started if need be. `newPort` gives up the kept port, after `port_taken`. Throws
   * LocalRegistryError.
   */
  start(options: { readonly newPort?: boolean } = {}): Promise<RunningRegistry> {
    this.#starting ??= this.#start(options.newPort === true).finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Ends the registry gracefully; false when none runs. */
  async stop(): Promise<boolean> {
    const running = await this.findRunning();
    if (running === undefined) return false;
    await this.#stop(running);
    return true;
  }

  async #start(newPort: boolean): Promise<RunningRegistry> {
    const running = await this.findRunning();
    if (running !== undefined && !(await this.#makeWayFor(running))) return running;
    const { dataDir } = this.#options;
    const port = newPort ? 0 : ((await readKeptPort(dataDir)) ?? 0);
    try {
      return await this.#launch(port);
    } catch (error) {
      throw error instanceof LocalRegistryError ? error : explainLaunchError(error, dataDir);
    }
  }

  /** Stops a registry that is older than this client; false when the running one can be used. */
  async #makeWayFor(running: RunningRegistry): Promise<boolean> {
    if (running.info.apiVersion < apiVersion) {
      await this.#stop(running);
      return true;
    }
    const incompatibility = findIncompatibility(running.info);
    if (incompatibility !== undefined)
      throw new LocalRegistryError(
        'too_old_client',
        'The local registry was started by a newer version of Prompt Rollout. Reload this window to use that version.',
        { cause: incompatibility },
      );
    return false;
  }

  async #launch(port: number): Promise<RunningRegistry> {
    const deadline = this.#timers.now() + (this.#options.startTimeoutMs ?? defaultStartTimeoutMs);
    for (;;) {
      try {
        return await this.#launchOnce(port, deadline);
      } catch (error) {
        // The one that holds the data may be on its way out.
        const mayHelp = error instanceof LocalRegistryError && error.code === 'not_answering';
        if (!mayHelp || this.#timers.now() >= deadline) throw error;
      }
    }
  }

  async #launchOnce(port: number, deadline: number): Promise<RunningRegistry> {
    const { dataDir, script, person, execPath, environment } = this.#options;
    const started = await RegistryProcess.start({
      execPath: execPath ?? process.execPath,
      environment: environment ?? process.env,
      script,
      dataDir,
      person,
      port,
    });
    try {
      const running = await this.#waitUntilReady(started, { port, deadline });
      // Ours lost the race and still waits for the data: it must not take over later.
      if (running.pid !== started.pid) started.kill();
      return running;
    } finally {
      await started.close();
    }
  }

  /** Ours or, if another window was faster, the one that holds the data. */
  async #waitUntilReady(
    started: RegistryProcess,
    limits: { readonly port: number; readonly deadline: number },
  ): Promise<RunningRegistry> {
    const { dataDir } = this.#options;
    let { deadline } = limits;
    let failure: LocalRegistryError | undefined;
    do {
      const running = await this.findRunning();
      if (running !== undefined) return running;
      const outcome: ProcessOutcome =
        failure === undefined ? await started.look() : { kind: 'running' };
      if (outcome.kind === 'notStarted') throw outcome.error;
      if (outcome.kind === 'ended') {
        const facts = { text: outcome.text, dataDir, logFile: this.logFile, port: limits.port };
        failure = explainFailedStart(facts);
        if (failure.code !== 'port_taken' && failure.code !== 'not_answering') throw failure;
        deadline = Math.min(deadline, this.#timers.now() + otherTimeoutMs);
      }
      await this.#wait(lookEveryMs);
    } while (this.#timers.now() < deadline);
    if (failure === undefined) started.kill();
    throw failure ?? this.#notAnswering('did not become ready in time');
  }

  /** Undefined when nobody, or somebody else, answers there: the holder file is stale. */
  async #verify(holder: RegistryHolder): Promise<RunningRegistry | undefined> {
    if (!isInside(this.#options.dataDir, holder.personTokenFile)) return undefined;
    // Else a file left by a killed process would name the wrong one as soon as a new one answers on the kept port.
    if (!isAlive(holder.pid)) return undefined;
    const token = (): Promise<string | undefined> => readToken(holder.personTokenFile);
    const client = new RegistryClient({
      baseUrl: `http://127.0.0.1:${holder.port}`,
      token,
      clientName: this.#options.clientName,
      timeoutMs: checkTimeoutMs,
      retries: 0,
    });
    try {
      const info = await client.info();
      if (info.storeId !== holder.storeId) return undefined;
      const { pid, storeId, personTokenFile, appTokenFile } = holder;
      return { url: client.baseUrl, pid, storeId, info, personTokenFile, appTokenFile, token };
    } catch (error) {
      if (error instanceof RegistryError) return undefined;
      throw error;
    }
  }

  async #stop(running: RunningRegistry): Promise<void> {
    signal(running.pid, 'SIGTERM');
    const deadline = this.#timers.now() + stopTimeoutMs;
    while (isAlive(running.pid)) {
      if (this.#timers.now() > deadline)
        throw this.#notAnswering(`does not stop (process ${running.pid})`);
      await this.#wait(lookEveryMs);
    }
  }

  #notAnswering(what: string): LocalRegistryError {
    return new LocalRegistryError(
      'not_answering',
      `The local registry ${what}. Try again; if that does not help, end its process. Its log: ${this.logFile}`,
      { logFile: this.logFile },
    );
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#timers.schedule(resolve, delayMs);
    });
  }
}

/** A token is read only from the registry's own folder, whatever a holder file says. */
function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

async function readToken(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    return text === '' ? undefined : text;
  } catch {
    // Deleted by hand: the registry then refuses the call, which says what is missing.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  return signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    // Without permission it is somebody else's, but there; else it has gone already.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
