/** Anything with an owner that ends it; VS Code's own disposables fit. */
export interface DisposableLike {
  dispose(): unknown;
}

/** Base of everything that owns disposables. What is registered after the end is ended at once. */
export abstract class Disposable implements DisposableLike {
  readonly #owned = new Set<DisposableLike>();
  #disposed = false;

  get isDisposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    this.#disposed = true;
    for (const owned of this.#owned) owned.dispose();
    this.#owned.clear();
  }

  protected register<T extends DisposableLike>(owned: T): T {
    if (this.#disposed) owned.dispose();
    else this.#owned.add(owned);
    return owned;
  }

  protected unregister(owned: DisposableLike): void {
    this.#owned.delete(owned);
  }
}

/** One disposable for several, ended in reverse order. */
export function disposeAll(owned: readonly DisposableLike[]): DisposableLike {
  return {
    dispose: () => {
      for (const one of owned.toReversed()) one.dispose();
    },
  };
}
