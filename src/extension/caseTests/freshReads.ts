/** Keeps what was read until it is out of date. Of readings that overlap, the one that began after the last change counts. */
export class FreshReads<T> {
  readonly #read: (key: string) => Promise<T | undefined>;
  readonly #kept = new Map<string, { readonly value: T; isStale: boolean }>();
  readonly #reading = new Map<string, Promise<T | undefined>>();

  constructor(read: (key: string) => Promise<T | undefined>) {
    this.#read = read;
  }

  /** Nothing is kept of what is not there. */
  get(key: string): Promise<T | undefined> {
    const kept = this.#kept.get(key);
    if (kept?.isStale === false) return Promise.resolve(kept.value);
    return this.#reading.get(key) ?? this.#start(key);
  }

  /** What was read last, out of date or not. */
  peek(key: string): T | undefined {
    return this.#kept.get(key)?.value;
  }

  invalidate(key: string): void {
    const kept = this.#kept.get(key);
    if (kept !== undefined) kept.isStale = true;
    this.#reading.delete(key);
  }

  forget(key: string): void {
    this.#kept.delete(key);
    this.#reading.delete(key);
  }

  #start(key: string): Promise<T | undefined> {
    const isNewest = (): boolean => this.#reading.get(key) === reading;
    const reading = this.#read(key).then(
      (value) => {
        // A change came while it was read: whoever waits for this gets what was read after the change.
        if (!isNewest()) return this.get(key);
        this.#reading.delete(key);
        if (value === undefined) this.#kept.delete(key);
        else this.#kept.set(key, { value, isStale: false });
        return value;
      },
      (error: unknown) => {
        if (isNewest()) this.#reading.delete(key);
        throw error;
      },
    );
    this.#reading.set(key, reading);
    return reading;
  }
}
