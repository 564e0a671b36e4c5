import type { HttpSend } from './httpSend.ts';
import type { ModelTimers } from './modelTimers.ts';

/** A key with the origin that it was entered for: it is sent nowhere else. */
export interface BoundKey {
  readonly value: string;
  readonly origin: string;
}

/** How to reach one endpoint. */
export interface ModelConnection {
  /** Of the endpoint, for sentences. */
  readonly name: string;
  /** Base URL, without slashes at its end. */
  readonly url: string;
  readonly key?: BoundKey;
  readonly send: HttpSend;
  readonly timeoutMs: number;
  readonly timers: ModelTimers;
}
