import { EventStream } from './eventStream.ts';
import type { RegistryClient } from './registryClient.ts';
import type { RegistryMirror } from './registryMirror.ts';
import type { Timers } from './timers.ts';

export interface RegistryFollowerOptions {
  readonly client: RegistryClient;
  readonly mirror: RegistryMirror;
  readonly timers?: Timers;
  readonly heartbeatMs?: number;
}

/** Keeps a mirror true: loads it when the stream opens, patches it by events, reloads it when events were missed. */
export class RegistryFollower {
  readonly #stream: EventStream;

  constructor({ client, mirror, ...options }: RegistryFollowerOptions) {
    // A load compares the clocks as well.
    let isJustLoaded = false;
    this.#stream = new EventStream({
      ...options,
      transport: client.transport,
      onEvent: (event) => mirror.apply(event),
      onReset: async (signal) => {
        await mirror.load(client, signal);
        isJustLoaded = true;
      },
      onState: (state) => {
        mirror.setConnection(state);
        if (state.kind !== 'live') return;
        // Not answered: the clocks stay as they were compared last.
        if (!isJustLoaded) mirror.compareClocks(client).catch(() => undefined);
        isJustLoaded = false;
      },
    });
  }

  start(): void {
    this.#stream.start();
  }

  retryNow(): void {
    this.#stream.retryNow();
  }

  stop(): Promise<void> {
    return this.#stream.stop();
  }
}
