import { storageKeys } from '../manifest.ts';

export interface DraftStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Text that was typed for a request that has not succeeded, so that it is offered again. */
export class Drafts {
  readonly #store: DraftStore;

  constructor(store: DraftStore) {
    this.#store = store;
  }

  get(...name: readonly string[]): string | undefined {
    const value = this.#store.get(keyOf(name));
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  async keep(text: string, ...name: readonly string[]): Promise<void> {
    await this.#store.update(keyOf(name), text);
  }

  async forget(...name: readonly string[]): Promise<void> {
    await this.#store.update(keyOf(name), undefined);
  }
}

function keyOf(name: readonly string[]): string {
  return `${storageKeys.draft}${name.join('\n')}`;
}
