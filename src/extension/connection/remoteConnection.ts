import { RegistryClient } from '../../client/registryClient.ts';
import type { RegistryError } from '../../client/registryError.ts';
import { l10n } from '../platform/localize.ts';
import type { Logger } from '../platform/logger.ts';
import { UserError } from '../platform/userError.ts';
import { LiveConnection } from './liveConnection.ts';
import { refuse, type RunCommand } from './refuseWrite.ts';
import type { ConnectionStatus } from './registryConnection.ts';
import type { SnapshotFile } from './snapshotFile.ts';
import { toOrigin, type TokenStore } from './tokenStore.ts';

export interface RemoteConnectionOptions {
  readonly baseUrl: string;
  readonly clientName: string;
  readonly snapshot: SnapshotFile;
  readonly tokens: TokenStore;
  readonly isTrusted: (origin: string) => boolean;
  /** Throws a `UserError` in an untrusted workspace. */
  readonly requireTrust: () => void;
  readonly runCommand: RunCommand;
  readonly log: Logger;
}

/** Long enough for a slow network, short enough not to look stuck. */
const connectDeadlineMs = 6000;

/** A shared registry at a URL, with the token that was entered for its origin. */
export class RemoteConnection extends LiveConnection {
  readonly baseUrl: string;
  readonly #options: RemoteConnectionOptions;
  readonly #client: RegistryClient;

  constructor(options: RemoteConnectionOptions) {
    super({
      id: options.baseUrl,
      label: new URL(options.baseUrl).host,
      isLocal: false,
      snapshot: options.snapshot,
      log: options.log,
    });
    this.#options = options;
    this.baseUrl = options.baseUrl;
    this.#client = new RegistryClient({
      baseUrl: options.baseUrl,
      token: () => options.tokens.get(options.baseUrl),
      clientName: options.clientName,
      // VS Code patches Node's http to follow the editor's own proxy settings.
      proxy: 'none',
    });
    this.pause(this.#withoutConsent());
    void this.connect();
  }

  /** Called at the start, and again after consent or a new token. */
  async connect(): Promise<void> {
    const origin = toOrigin(this.baseUrl);
    if (!this.#options.isTrusted(origin)) {
      this.pause(this.#withoutConsent());
      return;
    }
    if ((await this.#options.tokens.get(this.baseUrl)) === undefined) {
      const problem = l10n.t('{0} needs a token. Sign in to use it.', this.label);
      this.pause({ kind: 'signedOut', origin, problem });
      return;
    }
    this.follow(this.#client);
  }

  override reconnect(): void {
    if (['live', 'connecting', 'offline'].includes(this.status.kind)) super.reconnect();
    else void this.connect();
  }

  async reader(): Promise<RegistryClient> {
    await this.#wait(undefined);
    return this.#client;
  }

  async writer(verb: string): Promise<RegistryClient> {
    this.#options.requireTrust();
    await this.#wait(verb);
    return this.#client;
  }

  protected describeFailure(error: RegistryError): ConnectionStatus {
    const origin = toOrigin(this.baseUrl);
    switch (error.code) {
      case 'unauthorized':
        return { kind: 'signedOut', origin, problem: error.message };
      case 'forbidden':
        return { kind: 'forbidden', problem: error.message };
      case 'too_old_client':
      case 'too_old_registry':
        return { kind: 'incompatible', problem: error.message };
      default:
        return { kind: 'offline', problem: error.message };
    }
  }

  #withoutConsent(): ConnectionStatus {
    const origin = toOrigin(this.baseUrl);
    return this.#options.isTrusted(origin)
      ? { kind: 'connecting' }
      : { kind: 'needsConsent', origin };
  }

  async #wait(verb: string | undefined): Promise<void> {
    if (this.status.kind === 'connecting') await this.settled(connectDeadlineMs);
    const { label, status } = this;
    const { runCommand } = this.#options;
    const refusal = refuse({ label, status, runCommand, ...(verb === undefined ? {} : { verb }) });
    if (refusal instanceof UserError) throw refusal;
  }
}
