import type { Timers } from '../../src/client/timers.ts';

interface Scheduled {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that moves only when told to. */
export class ManualTimers implements Timers {
  readonly #scheduled = new Set<Scheduled>();
  #now = 1_000_000;

  now(): number {
    return this.#now;
  }

  random(): number {
    return 1;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const entry = { at: this.#now + delayMs, callback };
    this.#scheduled.add(entry);
    return () => this.#scheduled.delete(entry);
  }

  /** How long until the next callback, for asserting on backoff. */
  get nextInMs(): number | undefined {
    const times = [...this.#scheduled].map(({ at }) => at - this.#now);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = [...this.#scheduled].filter(({ at }) => at <= this.#now);
    for (const entry of due.sort((a, b) => a.at - b.at)) {
      if (this.#scheduled.delete(entry)) entry.callback();
    }
  }
}
