import type { KnownVersion } from '../../domain/prompt/workingCopy.ts';
import { storageKeys } from '../manifest.ts';
import { Emitter } from '../platform/emitter.ts';
import type { BaseFinder } from './baseFinder.ts';
import type { Project } from './project.ts';
import type { WorkingCopy } from './workingCopy.ts';

/** The part of `vscode.Memento` that is needed. */
export interface BaseStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Outside git the base is what was bumped from the file or restored to it last. */
export class RememberedBases implements BaseFinder {
  readonly #store: BaseStore;
  readonly #changed: Emitter<void>;

  constructor(store: BaseStore, onError: (error: unknown) => void) {
    this.#store = store;
    this.#changed = new Emitter<void>(onError);
  }

  get onDidChange(): Emitter<void>['event'] {
    return this.#changed.event;
  }

  find(
    copy: WorkingCopy,
    _project: Project,
    versions: readonly KnownVersion[],
  ): Promise<string | undefined> {
    const kept = this.#store.get(`${storageKeys.base}${copy.uri}`);
    const isKnown = versions.some(({ version }) => version === kept);
    return Promise.resolve(isKnown && typeof kept === 'string' ? kept : undefined);
  }

  async remember(uri: string, version: string): Promise<void> {
    await this.#store.update(`${storageKeys.base}${uri}`, version);
  }
}
