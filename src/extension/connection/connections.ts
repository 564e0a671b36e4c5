import path from 'node:path';
import { normalizeBaseUrl } from '../../client/connectionOptions.ts';
import { findLocalRegistryId } from '../../client/localRegistry/localRegistryId.ts';
import { Disposable } from '../platform/disposable.ts';
import type { Logger } from '../platform/logger.ts';
import { LocalConnection } from './localConnection.ts';
import type { RunCommand } from './refuseWrite.ts';
import type { RegistryConnection } from './registryConnection.ts';
import { RemoteConnection } from './remoteConnection.ts';
import { createSnapshotFile } from './snapshotFile.ts';
import type { TokenStore } from './tokenStore.ts';

export interface ConnectionsOptions {
  /** Folder for what is kept on this machine. */
  readonly storage: string;
  readonly registryScript: string;
  readonly clientName: string;
  readonly person: (folder: string) => Promise<string>;
  readonly tokens: TokenStore;
  readonly isTrustedOrigin: (origin: string) => boolean;
  readonly isTlsStrict: () => boolean;
  /** Git is not run in an untrusted folder, and nothing is started from it. */
  readonly isTrustedWorkspace: () => boolean;
  readonly requireTrust: () => void;
  readonly runCommand: RunCommand;
  readonly log: Logger;
}

/** The connections of this window, one for each registry however many projects use it. */
export class Connections extends Disposable {
  readonly #options: ConnectionsOptions;
  readonly #byId = new Map<string, LocalConnection | RemoteConnection>();

  constructor(options: ConnectionsOptions) {
    super();
    this.#options = options;
  }

  get all(): readonly (LocalConnection | RemoteConnection)[] {
    return [...this.#byId.values()];
  }

  /** Throws TypeError when the URL is none. */
  remote(url: string): RemoteConnection {
    const baseUrl = normalizeBaseUrl(url);
    const known = this.#byId.get(baseUrl);
    if (known instanceof RemoteConnection) return known;
    const { storage, tokens, log, clientName, requireTrust, runCommand } = this.#options;
    const connection = new RemoteConnection({
      baseUrl,
      clientName,
      snapshot: createSnapshotFile(path.join(storage, 'lastKnown'), baseUrl),
      tokens,
      isTrusted: this.#options.isTrustedOrigin,
      isTlsStrict: this.#options.isTlsStrict,
      requireTrust,
      runCommand,
      log,
    });
    this.#byId.set(baseUrl, this.register(connection));
    return connection;
  }

  /** The local registry of a folder. Naming it in git's configuration waits for the first write. */
  local(folder: string): LocalConnection {
    const id = `local:${folder}`;
    const known = this.#byId.get(id);
    if (known instanceof LocalConnection) return known;
    const { storage, registryScript, log, clientName, requireTrust, runCommand, person } =
      this.#options;
    const connection = new LocalConnection({
      folder,
      isTrusted: this.#options.isTrustedWorkspace,
      locate: async ({ create }) => {
        const registryId = await findLocalRegistryId(folder, { create });
        return registryId === undefined ? undefined : localDataDir(storage, registryId);
      },
      script: registryScript,
      person: () => person(folder),
      clientName,
      snapshot: createSnapshotFile(path.join(storage, 'lastKnown'), id),
      requireTrust,
      runCommand,
      log,
    });
    this.#byId.set(id, this.register(connection));
    return connection;
  }

  /** A local registry may have been started, or a token entered, in another window since. */
  lookAgain(): void {
    for (const connection of this.all) void connection.look();
  }

  /** Ends the connections that no project uses any more. */
  keepOnly(used: ReadonlySet<RegistryConnection>): void {
    for (const [id, connection] of this.#byId) {
      if (used.has(connection)) continue;
      this.#byId.delete(id);
      this.unregister(connection);
      connection.retire();
    }
  }
}

/** Where the data of a local registry lies below the extension's storage. */
export function localDataDir(storage: string, id: string): string {
  return path.join(storage, 'registries', id);
}
