// Follows the registry's server-sent events: one stream at a time, resumed where it broke off, for as long as wanted.
import { createParser, type EventSourceMessage, type EventSourceParser } from 'eventsource-parser';
import { eventDtoSchema, type EventDto } from '../protocol/registry/eventDto.ts';
import { registryPaths } from '../protocol/registry/registryPaths.ts';
import { AnswerCheck } from './answerCheck.ts';
import type { ConnectionState } from './connectionState.ts';
import { RegistryError } from './registryError.ts';
import type { RegistryTransport } from './registryTransport.ts';
import { systemTimers, type Timers } from './timers.ts';
import { toRegistryError } from './toRegistryError.ts';

export interface EventStreamOptions {
  readonly transport: Pick<RegistryTransport, 'openStream' | 'baseUrl'>;
  readonly onEvent: (event: EventDto) => void;
  /**
   * Refetch everything: the stream is open but nothing is known yet, or events were missed for good. Events that arrive
   * meanwhile are delivered as ever. The stream counts as live when this resolves; a failure closes it for a new try.
   */
  readonly onReset: (signal: AbortSignal) => Promise<void>;
  readonly onState?: (state: ConnectionState) => void;
  /** How often the registry says that it is there. Default 15 s. */
  readonly heartbeatMs?: number;
  readonly timers?: Timers;
  readonly signal?: AbortSignal;
}

const defaultHeartbeatMs = 15_000;
const missedHeartbeats = 2.5;
/** A registry that is there begins to answer sooner; until then nobody is told how old the screen is. */
const longestOpeningMs = 10_000;
const firstBackoffMs = 500;
const longestBackoffMs = 30_000;
const maxEventBytes = 8 * 1024 * 1024;

const eventCheck = new AnswerCheck(eventDtoSchema);

/** A lasting subscription to `GET /v1/events`. Also the lease that keeps a local registry running. */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #timers: Timers;
  readonly #heartbeatMs: number;
  readonly #stop = new AbortController();
  #state: ConnectionState = { kind: 'connecting' };
  #lastEventId: string | undefined;
  #isSynchronised = false;
  #synchronisations = 0;
  #failedTries = 0;
  #downSince: number | undefined;
  #heardAt: number | undefined;
  #wake: (() => void) | undefined;
  #running: Promise<void> | undefined;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    this.#heartbeatMs = options.heartbeatMs ?? defaultHeartbeatMs;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Starts once; calling it again changes nothing. */
  start(): void {
    const { signal } = this.#options;
    if (signal?.aborted === true || this.#stop.signal.aborted) return;
    signal?.addEventListener('abort', () => this.#stop.abort(), { signal: this.#stop.signal });
    this.#running ??= this.#run();
  }

  /** Tries at once instead of waiting for the next turn, for example after a new token or a wake-up. */
  retryNow(): void {
    this.#failedTries = 0;
    this.#wake?.();
  }

  /** Ends the subscription; resolves when the stream is closed. No callback runs afterwards. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake?.();
    await this.#running;
  }

  // One loop is what makes two streams at once impossible.
  async #run(): Promise<void> {
    while (!this.#isStopped()) {
      const error = await this.#follow();
      if (this.#isStopped()) return;
      this.#noteFailure(error);
      await this.#wait(this.#calculateBackoffMs());
    }
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Opens one stream and reads it to its end; the answer says why it ended. */
  async #follow(): Promise<RegistryError> {
    const connection = new AbortController();
    const close = (): void => connection.abort();
    this.#stop.signal.addEventListener('abort', close, { signal: connection.signal });
    const watchdog = new Watchdog(this.#timers, this.#heartbeatMs * missedHeartbeats, close);
    const openedAt = this.#timers.now();
    try {
      watchdog.feed(longestOpeningMs);
      const stream = await this.#options.transport.openStream(registryPaths.events(), {
        lastEventId: this.#isSynchronised ? this.#lastEventId : undefined,
        signal: connection.signal,
      });
      watchdog.feed();
      const failure = await this.#read(stream, { connection, watchdog });
      return watchdog.isExpired ? this.#ended(true) : (failure ?? this.#ended(false));
    } catch (error) {
      return watchdog.isExpired ? this.#ended(true) : this.#toError(error);
    } finally {
      if (this.#timers.now() - openedAt >= this.#heartbeatMs) this.#failedTries = 0;
      watchdog.stop();
      connection.abort();
    }
  }

  async #read(
    stream: NodeJS.ReadableStream,
    open: { readonly connection: AbortController; readonly watchdog: Watchdog },
  ): Promise<RegistryError | undefined> {
    const { connection, watchdog } = open;
    let failure: RegistryError | undefined;
    const synchronise = (): void => {
      this.#synchronise(connection.signal).catch((error: unknown) => {
        failure ??= this.#toError(error);
        connection.abort();
      });
    };
    const parser = this.#createParser(connection.signal, synchronise);
    stream.setEncoding('utf8');
    if (this.#isSynchronised && this.#lastEventId !== undefined) this.#becomeLive();
    else synchronise();
    try {
      for await (const chunk of stream) {
        watchdog.feed();
        this.#heardAt = this.#timers.now();
        parser.feed(String(chunk));
      }
    } catch (error) {
      failure ??= this.#toError(error);
    }
    return failure;
  }

  #createParser(signal: AbortSignal, synchronise: () => void): EventSourceParser {
    return createParser({
      maxBufferSize: maxEventBytes,
      onEvent: (message) => {
        if (signal.aborted) return;
        if (message.id !== undefined && message.id !== '') this.#lastEventId = message.id;
        if (message.event === 'reset') synchronise();
        else if (message.event === 'change') this.#deliver(message, synchronise);
      },
    });
  }

  /** A change that cannot be read, from a newer registry for example, is made good by refetching. */
  #deliver(message: EventSourceMessage, synchronise: () => void): void {
    const event = parseEvent(message.data);
    if (event === undefined) synchronise();
    else this.#options.onEvent(event);
  }

  async #synchronise(signal: AbortSignal): Promise<void> {
    this.#isSynchronised = false;
    this.#synchronisations += 1;
    const mine = this.#synchronisations;
    await this.#options.onReset(signal);
    if (signal.aborted || mine !== this.#synchronisations) return;
    this.#isSynchronised = true;
    this.#becomeLive();
  }

  #becomeLive(): void {
    this.#downSince = undefined;
    this.#heardAt = this.#timers.now();
    this.#changeState({ kind: 'live' });
  }

  /** A stream that breaks gets one quiet new try before anybody is told that the registry is away. */
  #noteFailure(error: RegistryError): void {
    this.#failedTries += 1;
    const wasLive = this.#state.kind === 'live';
    this.#downSince ??= this.#timers.now();
    this.#changeState(
      wasLive
        ? { kind: 'connecting', ...(this.#heardAt === undefined ? {} : { heardAt: this.#heardAt }) }
        : { kind: 'offline', since: this.#downSince, error },
    );
  }

  #changeState(state: ConnectionState): void {
    if (state.kind === this.#state.kind && state.kind !== 'offline') return;
    this.#state = state;
    if (!this.#stop.signal.aborted) this.#options.onState?.(state);
  }

  #calculateBackoffMs(): number {
    const wantedMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (this.#failedTries - 1));
    return wantedMs * (0.5 + this.#timers.random() / 2);
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#timers.schedule(() => this.#wake?.(), delayMs);
      this.#wake = () => {
        this.#wake = undefined;
        cancel();
        resolve();
      };
    });
  }

  #ended(isSilent: boolean): RegistryError {
    const what = isSilent ? 'stopped answering' : 'closed the connection';
    return new RegistryError({
      code: 'unreachable',
      message: `The registry at ${this.#options.transport.baseUrl} ${what}. Trying again by itself.`,
    });
  }

  #toError(error: unknown): RegistryError {
    return toRegistryError(error, { baseUrl: this.#options.transport.baseUrl });
  }
}

function parseEvent(data: string): EventDto | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return eventCheck.matches(value) ? value : undefined;
  } catch {
    // Not JSON: the caller refetches, as for any change that cannot be read.
    return undefined;
  }
}

/** Calls `onSilence` when nothing was fed for the given time. */
class Watchdog {
  readonly #timers: Timers;
  readonly #silenceMs: number;
  readonly #onSilence: () => void;
  #cancel: (() => void) | undefined;
  isExpired = false;

  constructor(timers: Timers, silenceMs: number, onSilence: () => void) {
    this.#timers = timers;
    this.#silenceMs = silenceMs;
    this.#onSilence = onSilence;
  }

  /** `longestMs` where less silence is enough. */
  feed(longestMs = Infinity): void {
    this.stop();
    this.#cancel = this.#timers.schedule(
      () => {
        this.isExpired = true;
        this.#onSilence();
      },
      Math.min(longestMs, this.#silenceMs),
    );
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
