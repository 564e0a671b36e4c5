import type { MirrorChanges } from '../../client/mirrorChanges.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import { Disposable, type DisposableLike } from '../platform/disposable.ts';
import type { Event } from '../platform/emitter.ts';

export interface PanelConnectionOptions {
  readonly first: RegistryConnection;
  /** The connection to the same registry that this window has now. */
  readonly find: () => RegistryConnection | undefined;
  readonly onDidChangeProjects: Event<void>;
  readonly onDidChange: (changes: MirrorChanges | 'another') => void;
}

/** The connection of an open panel: when its registry goes out of use and comes back, that is a new one. */
export class PanelConnection extends Disposable {
  readonly #options: PanelConnectionOptions;
  #current: RegistryConnection;
  #listener: DisposableLike;

  constructor(options: PanelConnectionOptions) {
    super();
    this.#options = options;
    this.#current = options.first;
    this.#listener = this.#listen();
    this.register(options.onDidChangeProjects(() => this.#look()));
  }

  get current(): RegistryConnection {
    return this.#current;
  }

  override dispose(): void {
    this.#listener.dispose();
    super.dispose();
  }

  /** Out of use, the last one stays: it says so itself. */
  #look(): void {
    const found = this.#options.find();
    if (found === undefined || found === this.#current) return;
    this.#listener.dispose();
    this.#current = found;
    this.#listener = this.#listen();
    this.#options.onDidChange('another');
  }

  #listen(): DisposableLike {
    return this.#current.onDidChange((changes) => this.#options.onDidChange(changes));
  }
}
