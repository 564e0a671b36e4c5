import type { Observation } from '../protocol/registry/observationDto.ts';
import { registryPaths } from '../protocol/registry/registryPaths.ts';

export interface OutcomeReporterOptions {
  readonly url: string;
  readonly environment: string;
  readonly readToken: () => Promise<string>;
}

const timeoutMs = 3_000;
const everyMs = 500;
const maxBatch = 500;
/** With a registry that is away the oldest outcomes are given up. */
const maxWaiting = 5_000;

/**
 * Reports outcomes the way an application does: in batches, and again with the same ids when the answer is lost, since
 * the registry counts each id once.
 */
export class OutcomeReporter {
  readonly #url: string;
  readonly #readToken: () => Promise<string>;
  #waiting: Observation[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ url, environment, readToken }: OutcomeReporterOptions) {
    this.#url = url.replace(/\/+$/, '') + registryPaths.observations(environment);
    this.#readToken = readToken;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
    }, everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sending;
  }

  add(observation: Observation): void {
    this.#waiting.push(observation);
    if (this.#waiting.length > maxWaiting) this.#waiting.shift();
  }

  async #send(): Promise<void> {
    const batch = this.#waiting.slice(0, maxBatch);
    if (batch.length === 0) return;
    if (!(await this.#post(batch))) return;
    const done = new Set(batch);
    this.#waiting = this.#waiting.filter((one) => !done.has(one));
  }

  /** False when it makes sense to send them again. */
  async #post(observations: readonly Observation[]): Promise<boolean> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await this.#readToken()}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ observations }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.arrayBuffer();
      return response.status < 500;
    } catch {
      // The page says that the registry does not answer.
      return false;
    }
  }
}
