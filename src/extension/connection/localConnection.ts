import { stat } from 'node:fs/promises';
import { LocalRegistry, type RunningRegistry } from '../../client/localRegistry/localRegistry.ts';
import { RegistryClient } from '../../client/registryClient.ts';
import type { RegistryError } from '../../client/registryError.ts';
import { l10n } from '../platform/localize.ts';
import { describeError, type Logger } from '../platform/logger.ts';
import { UserError } from '../platform/userError.ts';
import { LiveConnection } from './liveConnection.ts';
import { refuse, type RunCommand } from './refuseWrite.ts';
import type { ConnectionStatus } from './registryConnection.ts';
import type { SnapshotFile } from './snapshotFile.ts';

export interface LocalConnectionOptions {
  /** The folder whose registry it is. */
  readonly folder: string;
  /** Where its data lies; undefined when it has none yet and `create` is not asked for. */
  readonly locate: (options: { readonly create: boolean }) => Promise<string | undefined>;
  /** Git is not run in an untrusted folder, and nothing is started from it. */
  readonly isTrusted: () => boolean;
  /** The registry's bundle. */
  readonly script: string;
  /** Git's user name; asked for when the registry starts. */
  readonly person: () => Promise<string>;
  readonly clientName: string;
  readonly snapshot: SnapshotFile;
  readonly requireTrust: () => void;
  readonly runCommand: RunCommand;
  readonly log: Logger;
}

const connectDeadlineMs = 10_000;

/** The registry of this machine: found when it runs, started by the first write. */
export class LocalConnection extends LiveConnection {
  readonly #options: LocalConnectionOptions;
  #registry: LocalRegistry | undefined;
  #running: RunningRegistry | undefined;
  #client: RegistryClient | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: LocalConnectionOptions) {
    super({
      id: `local:${options.folder}`,
      label: l10n.t('Local'),
      isLocal: true,
      snapshot: options.snapshot,
      log: options.log,
    });
    this.#options = options;
    this.pause({ kind: 'stopped' });
    void this.look();
  }

  get running(): RunningRegistry | undefined {
    return this.#running;
  }

  /** Connects if the registry runs already: another window, the command line or an application started it. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Starts it if need be; `newPort` after its port was taken by another program. */
  async start(options: { readonly newPort?: boolean } = {}): Promise<RunningRegistry> {
    const registry = await this.#findRegistry({ create: true });
    if (registry === undefined) throw new Error('The local registry has no place for its data.');
    const running = await registry.start(options);
    this.#adopt(running);
    return running;
  }

  /** Ends the process for every window. Returns false when none ran. */
  async stop(): Promise<boolean> {
    const registry = await this.#findRegistry({ create: false });
    const stopped = (await registry?.stop()) ?? false;
    this.#running = undefined;
    this.#client = undefined;
    this.pause({ kind: 'stopped' });
    return stopped;
  }

  async logFile(): Promise<string | undefined> {
    return (await this.#findRegistry({ create: false }))?.logFile;
  }

  async dataDir(): Promise<string | undefined> {
    return this.#options.isTrusted() ? this.#options.locate({ create: false }) : undefined;
  }

  override reconnect(): void {
    if (this.#client === undefined) void this.look();
    else super.reconnect();
  }

  /** Starts it only where it has data already: reading must not create a registry. */
  async reader(): Promise<RegistryClient> {
    await this.look();
    if (this.#client === undefined && !(await this.#hasData())) {
      throw new UserError(
        l10n.t(
          'Nothing has been published here yet, so there is nothing to read. Bump a version first.',
        ),
      );
    }
    return this.#ready(undefined);
  }

  async writer(verb: string): Promise<RegistryClient> {
    this.#options.requireTrust();
    await this.look();
    return this.#ready(verb);
  }

  protected describeFailure(error: RegistryError): ConnectionStatus {
    // It ends by itself when nobody needs it: that is no fault, and the next write starts it again.
    if (error.code === 'unreachable') return { kind: 'stopped' };
    return { kind: 'offline', problem: error.message };
  }

  async #ready(verb: string | undefined): Promise<RegistryClient> {
    // One that died is either still taken for live, so that a change makes sure that it runs, or just being looked for.
    if (this.status.kind === 'connecting') await this.settled(connectDeadlineMs);
    const isChange = verb !== undefined && this.status.kind === 'live';
    if (this.#client === undefined || this.status.kind === 'stopped' || isChange) {
      await this.start();
    }
    if (this.status.kind === 'connecting') await this.settled(connectDeadlineMs);
    const { label, status } = this;
    const { runCommand } = this.#options;
    const refusal = refuse({ label, status, runCommand, ...(verb === undefined ? {} : { verb }) });
    if (refusal !== undefined) throw refusal;
    if (this.#client === undefined) throw new Error('The local registry stopped at once.');
    return this.#client;
  }

  async #look(): Promise<void> {
    if (this.#client !== undefined && this.status.kind !== 'stopped') return;
    if (!this.#options.isTrusted()) {
      const problem = l10n.t('This workspace is not trusted, so its local registry is not used.');
      this.pause({ kind: 'offline', problem });
      return;
    }
    if (this.status.kind === 'offline') this.pause({ kind: 'stopped' });
    try {
      const registry = await this.#findRegistry({ create: false });
      const running = await registry?.findRunning();
      if (running !== undefined) this.#adopt(running);
    } catch (error) {
      this.log.warn(`The local registry could not be looked up: ${describeError(error)}`);
    }
  }

  #adopt(running: RunningRegistry): void {
    if (this.#client?.baseUrl === running.url && this.status.kind !== 'stopped') return;
    this.#running = running;
    this.#client = new RegistryClient({
      baseUrl: running.url,
      token: () => running.token(),
      clientName: this.#options.clientName,
      proxy: 'none',
    });
    this.log.info(`Connected to the local registry at ${running.url}.`);
    this.follow(this.#client);
  }

  async #findRegistry(options: { readonly create: boolean }): Promise<LocalRegistry | undefined> {
    if (this.#registry !== undefined) return this.#registry;
    const { script, clientName, person, locate } = this.#options;
    if (!this.#options.isTrusted()) return undefined;
    const dataDir = await locate(options);
    if (dataDir === undefined) return undefined;
    this.#registry = new LocalRegistry({ dataDir, script, clientName, person: await person() });
    return this.#registry;
  }

  async #hasData(): Promise<boolean> {
    const dataDir = await this.dataDir();
    if (dataDir === undefined) return false;
    return stat(dataDir).then(
      () => true,
      () => false,
    );
  }
}
