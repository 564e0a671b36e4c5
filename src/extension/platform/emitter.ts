import type { DisposableLike } from './disposable.ts';

/** Like `vscode.Event`, and assignable to it, for code that is tested in Node. */
export type Event<T> = (listener: (value: T) => unknown) => DisposableLike;

/** Tells listeners; one that fails does not keep the others from hearing. */
export class Emitter<T> implements DisposableLike {
  readonly #listeners = new Set<(value: T) => unknown>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  readonly event: Event<T> = (listener) => {
    // A wrapper, so that one function registered twice is two listeners.
    const own = (value: T): unknown => listener(value);
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
