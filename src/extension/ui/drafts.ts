import { storageKeys } from '../manifest.ts';
import type { KeptState } from '../platform/keptState.ts';

/** Text that was typed for a request that has not succeeded, so that it is offered again. */
export class Drafts {
  readonly #store: KeptState;

  constructor(store: KeptState) {
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
