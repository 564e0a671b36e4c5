import {
  createResolveRequest,
  KeepAliveConnection,
  type Answer,
  type Target,
} from './keepAliveConnection.ts';

/** Resolves one prompt for one unit, again and again, and tells what it got. */
export class SteadyResolver {
  readonly #connection: KeepAliveConnection;
  #isRunning = true;
  #longestWaitMs = 0;
  #answers = 0;

  constructor(target: Target, targetingKey: string, onAnswer?: (answer: Answer) => void) {
    const request = createResolveRequest(target, targetingKey);
    this.#connection = new KeepAliveConnection(target.url, request, (answer) => {
      if (answer.status !== 200) throw new Error(`A resolve failed: ${answer.bytes.toString()}`);
      this.#answers += 1;
      this.#longestWaitMs = Math.max(this.#longestWaitMs, answer.receivedAt - answer.sentAt);
      onAnswer?.(answer);
      return this.#isRunning ? request : undefined;
    });
  }

  get answers(): number {
    return this.#answers;
  }

  /** Since the last reset. */
  get longestWaitMs(): number {
    return this.#longestWaitMs;
  }

  reset(): void {
    this.#longestWaitMs = 0;
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#connection.ended;
  }
}
