import type { DisposableLike } from './disposable.ts';

const defaultIntervalMs = 60;

/** Redraws at once for the first of a burst of reasons, and once in each interval for those that follow. */
export class ViewRefresh implements DisposableLike {
  readonly #draw: () => void;
  readonly #intervalMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isWanted = false;
  #isDisposed = false;

  constructor(draw: () => void, intervalMs = defaultIntervalMs) {
    this.#draw = draw;
    this.#intervalMs = intervalMs;
  }

  soon(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    // Not before whoever has news has told all of it.
    if (this.#timer === undefined) queueMicrotask(() => this.#run());
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    if (this.#isDisposed) return;
    this.#isWanted = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isWanted) this.#run();
    }, this.#intervalMs);
    this.#draw();
  }
}
