import type { EventDto } from '../../protocol/registry/eventDto.ts';

const keptEvents = 1000;

/** Tells followers that there are new events, and keeps the newest so that following needs no queries. */
export class EventHub {
  readonly #followers = new Set<() => void>();
  /** Consecutive numbers, oldest first. */
  #recent: EventDto[] = [];
  #lastNumber: number;

  constructor(lastNumber: number) {
    this.#lastNumber = lastNumber;
  }

  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** Called with committed events only, in the order of their numbers. */
  publish(events: readonly EventDto[]): void {
    const last = events.at(-1);
    if (!last) return;
    this.#recent.push(...events);
    if (this.#recent.length > keptEvents) this.#recent = this.#recent.slice(-keptEvents);
    this.#lastNumber = last.number;
    for (const follower of this.#followers) follower();
  }

  /** Events behind `number` from memory; undefined when they go further back than what is kept. */
  listAfter(number: number): readonly EventDto[] | undefined {
    if (number >= this.#lastNumber) return [];
    const first = this.#recent[0];
    if (!first || first.number > number + 1) return undefined;
    return this.#recent.slice(number + 1 - first.number);
  }

  /** Calls back after each publication until the returned function is called. */
  follow(onPublished: () => void): () => void {
    this.#followers.add(onPublished);
    return () => this.#followers.delete(onPublished);
  }
}
