import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** One open event stream, read as it comes. */
export class EventReader {
  readonly #abort = new AbortController();
  readonly #messages: EventSourceMessage[] = [];
  #wake: () => void = () => undefined;
  #isOver = false;
  readonly #done: Promise<void>;

  private constructor(response: Response) {
    this.#done = this.#read(response);
  }

  static async open(url: string, token: string, lastEventId?: string): Promise<EventReader> {
    const response = await fetch(`${url}/v1/events`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    if (response.status !== 200) throw new Error(await response.text());
    return new EventReader(response);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The next message; rejects when the stream ends first. */
  async next(): Promise<EventSourceMessage> {
    for (;;) {
      const message = this.#messages.shift();
      if (message) return message;
      if (this.#isOver) throw new Error('The stream has ended.');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** The next change, whatever heartbeats come before it. */
  async nextChange(): Promise<{ id: string | undefined; number: number; type: string }> {
    for (;;) {
      const message = await this.next();
      if (message.event !== 'change') continue;
      const { number, type } = JSON.parse(message.data) as { number: number; type: string };
      return { id: message.id, number, type };
    }
  }

  async ended(): Promise<void> {
    await this.#done;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#done;
  }

  async #read(response: Response): Promise<void> {
    const parser = createParser({
      onEvent: (message) => {
        this.#messages.push(message);
        this.#wake();
      },
    });
    const reader = response.body?.getReader();
    this.#abort.signal.addEventListener('abort', () => void reader?.cancel());
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const chunk = await reader?.read();
        if (chunk === undefined || chunk.done) break;
        parser.feed(decoder.decode(chunk.value, { stream: true }));
      }
    } catch {
      // A connection that breaks is one way for a stream to end.
    }
    this.#isOver = true;
    this.#wake();
  }
}
