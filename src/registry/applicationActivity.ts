/** When an application last called, so that a local registry does not leave while one is running. */
export class ApplicationActivity {
  #lastCallAt: number | undefined;
  readonly #monotonicNow: () => number;

  constructor(monotonicNow: () => number) {
    this.#monotonicNow = monotonicNow;
  }

  note(): void {
    this.#lastCallAt = this.#monotonicNow();
  }

  /** Monotonic milliseconds since the last call; infinite before the first. */
  get idleMs(): number {
    return this.#lastCallAt === undefined
      ? Number.POSITIVE_INFINITY
      : this.#monotonicNow() - this.#lastCallAt;
  }
}
