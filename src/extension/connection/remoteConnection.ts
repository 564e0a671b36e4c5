import { RegistryClient } from '../../client/registryClient.ts';
import type { RegistryError } from '../../client/registryError.ts';
import { l10n } from '../platform/localize.ts';
import { describeError, type Logger } from '../platform/logger.ts';
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
  /** VS Code's own setting for certificates. */
  readonly isTlsStrict: () => boolean;
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
  #triedToken: string | undefined;

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
      isTlsStrict: options.isTlsStrict,
    });
    this.pause(this.#withoutConsent());
    this.#connectInBackground();
  }

  /** Called at the start, and again after consent or a new token. */
  async connect(): Promise<void> {
    const origin = toOrigin(this.baseUrl);
    if (!this.#options.isTrusted(origin)) {
      this.pause(this.#withoutConsent());
      return;
    }
    const token = await this.#options.tokens.get(this.baseUrl);
    this.#triedToken = token;
    if (token === undefined) {
      const problem = l10n.t('{0} needs a token. Sign in to use it.', this.label);
      this.pause({ kind: 'signedOut', origin, problem });
      return;
    }
    this.follow(this.#client);
  }

  override reconnect(): void {
    if (['live', 'connecting', 'offline'].includes(this.status.kind)) super.reconnect();
    else this.#connectInBackground();
  }

  /** Consent or a token may have been given in another window. A token that was refused is not tried again. */
  async look(): Promise<void> {
    const { kind } = this.status;
    if (kind !== 'needsConsent' && kind !== 'signedOut') return;
    if (!this.#options.isTrusted(toOrigin(this.baseUrl))) return;
    try {
      const token = await this.#options.tokens.get(this.baseUrl);
      if (token !== undefined && token === this.#triedToken) return;
      if (kind === 'needsConsent' || token !== undefined) await this.connect();
    } catch (error) {
      this.#tellUnreadable(error);
    }
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

  #connectInBackground(): void {
    this.connect().catch((error: unknown) => this.#tellUnreadable(error));
  }

  /** The system's secret storage can be locked or missing. */
  #tellUnreadable(error: unknown): void {
    this.log.error(describeError(error));
    const problem = l10n.t('Your token for {0} could not be read. Sign in again.', this.label);
    this.pause({ kind: 'signedOut', origin: toOrigin(this.baseUrl), problem });
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
