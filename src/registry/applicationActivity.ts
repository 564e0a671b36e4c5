/** When an application last called, so that a local registry does not leave while one is running. */
export class ApplicationActivity {
  #lastCallAt: number | undefined;
  #calls = 0;
  readonly #monotonicNow: () => number;

  constructor(monotonicNow: () => number) {
    this.#monotonicNow = monotonicNow;
  }

  note(): void {
    this.#lastCallAt = this.#monotonicNow();
    this.#calls += 1;
  }

  /** How many there were since the start. */
  get calls(): number {
    return this.#calls;
  }

  /** Monotonic milliseconds since the last call; infinite before the first. */
  get idleMs(): number {
    return this.#lastCallAt === undefined
      ? Number.POSITIVE_INFINITY
      : this.#monotonicNow() - this.#lastCallAt;
  }
}
