import { storageKeys } from '../manifest.ts';
import type { KeptState } from '../platform/keptState.ts';

/** What a request that has not succeeded leaves behind for the next try: the text that was typed, so that it is offered again. */
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
