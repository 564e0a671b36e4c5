import type { ServerResponse } from 'node:http';
import type { EventDto } from '../../protocol/registry/eventDto.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { EventHub } from './eventHub.ts';

const pageSize = 200;

export interface EventStreamDeps {
  readonly store: RegistryStore;
  readonly hub: EventHub;
  readonly heartbeatMs: number;
  /** False once the token that opened the stream is no longer valid. */
  readonly mayRead: () => boolean;
  readonly onError: (error: unknown) => void;
}

/**
 * One follower of the event log. It remembers only how far it has written, so a reader that is slow costs no memory:
 * it is written to again when it has taken what it got, and cut off when it takes nothing for two heartbeats.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #deps: EventStreamDeps;
  #written: number;
  #isPumping = false;
  #isBlocked = false;
  #missedHeartbeats = 0;
  #isClosed = false;
  readonly #stop: (() => void)[] = [];

  constructor(response: ServerResponse, deps: EventStreamDeps, from: { after: number }) {
    this.#response = response;
    this.#deps = deps;
    this.#written = from.after;
  }

  /** Says hello, so that the reader has an id to resume from, and follows the log from then on. */
  start(hello: 'heartbeat' | 'reset'): void {
    const heartbeat = setInterval(() => this.#beat(), this.#deps.heartbeatMs);
    heartbeat.unref();
    this.#stop.push(
      this.#deps.hub.follow(() => this.#pump()),
      () => clearInterval(heartbeat),
    );
    this.#response.on('close', () => this.close());
    // A reader that vanishes in the middle of a write is closed by the event above.
    this.#response.on('error', () => undefined);
    this.#response.on('drain', () => {
      this.#isBlocked = false;
      this.#missedHeartbeats = 0;
      this.#pump();
    });
    this.#write(hello, '{}', this.#written);
    this.#pump();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#stop) stop();
    this.#response.end();
  }

  #beat(): void {
    if (!this.#deps.mayRead()) {
      this.close();
      return;
    }
    if (!this.#isBlocked) {
      this.#write('heartbeat', '{}', this.#written);
      return;
    }
    this.#missedHeartbeats += 1;
    if (this.#missedHeartbeats >= 2) this.#response.destroy();
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#writePending()
      .catch((error: unknown) => {
        this.#deps.onError(error);
        this.#response.destroy();
      })
      .finally(() => {
        this.#isPumping = false;
        // An event may have come between the last look and now.
        if (this.#canWrite() && this.#written < this.#deps.hub.lastNumber) this.#pump();
      });
  }

  async #writePending(): Promise<void> {
    while (this.#canWrite() && this.#written < this.#deps.hub.lastNumber) {
      if (!this.#deps.mayRead()) {
        this.close();
        return;
      }
      const events = await this.#readNext();
      for (const event of events) {
        if (!this.#canWrite()) return;
        this.#write('change', JSON.stringify(event), event.number);
      }
    }
  }

  async #readNext(): Promise<readonly EventDto[]> {
    const { hub, store } = this.#deps;
    return (
      hub.listAfter(this.#written) ??
      store.read((tables) => tables.events.listAfter(this.#written, pageSize))
    );
  }

  #canWrite(): boolean {
    return !this.#isClosed && !this.#isBlocked;
  }

  #write(event: string, data: string, number: number): void {
    if (this.#isClosed) return;
    this.#written = number;
    const id = `${this.#deps.store.storeId}:${number}`;
    const hasRoom = this.#response.write(`event: ${event}\nid: ${id}\ndata: ${data}\n\n`);
    if (!hasRoom) this.#isBlocked = true;
  }
}
