import type { DisposableLike } from './disposable.ts';

const defaultDelayMs = 60;

/** Runs an action once for a burst of reasons. */
export class RefreshTimer implements DisposableLike {
  readonly #action: () => void;
  readonly #delayMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(action: () => void, delayMs = defaultDelayMs) {
    this.#action = action;
    this.#delayMs = delayMs;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#action();
    }, this.#delayMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
