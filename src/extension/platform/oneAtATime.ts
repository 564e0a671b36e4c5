/** Work that never overlaps itself: asked for while it runs, it runs once more afterwards. A failure goes to `onError`. */
export class OneAtATime {
  readonly #work: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #last: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  constructor(work: () => Promise<void>, onError: (error: unknown) => void) {
    this.#work = work;
    this.#onError = onError;
  }

  /** Settles when a run has ended that began after this call; never rejects. */
  run(): Promise<void> {
    this.#waiting ??= this.#last = this.#last.then(async () => {
      this.#waiting = undefined;
      try {
        await this.#work();
      } catch (error) {
        this.#onError(error);
      }
    });
    return this.#waiting;
  }
}
