import type { EventStream } from './eventStream.ts';

/** The open event streams. Each is a lease: a local registry stays as long as there is one. */
export class EventStreams {
  readonly #open = new Set<EventStream>();
  #lastClosedAt: number;
  readonly #monotonicNow: () => number;

  constructor(monotonicNow: () => number) {
    this.#monotonicNow = monotonicNow;
    this.#lastClosedAt = monotonicNow();
  }

  get count(): number {
    return this.#open.size;
  }

  /** How long there has been no stream; 0 while there is one. Monotonic milliseconds. */
  get idleMs(): number {
    return this.#open.size > 0 ? 0 : this.#monotonicNow() - this.#lastClosedAt;
  }

  add(stream: EventStream): void {
    this.#open.add(stream);
  }

  remove(stream: EventStream): void {
    if (this.#open.delete(stream)) this.#lastClosedAt = this.#monotonicNow();
  }

  closeAll(): void {
    for (const stream of this.#open) stream.close();
  }
}
