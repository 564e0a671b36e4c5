import { randomUUID } from 'node:crypto';
import type { OutcomeReporter } from './outcomeReporter.ts';
import type { PromptSource } from './promptSource.ts';
import type { ResolvedPrompt } from './resolvedPrompt.ts';
import { ServedLog, type ServedPromptReport } from './servedLog.ts';
import { createSimulatedUsers, spreadUsers, type SimulatedUser } from './simulatedUsers.ts';
import { simulateOutcome, type CandidateBehaviour } from './simulateOutcome.ts';

export interface DemoApplicationOptions {
  readonly source: PromptSource;
  readonly reporter: OutcomeReporter;
  readonly prompts: readonly string[];
  /** Users who come by per second; each resolves every prompt. */
  readonly ratePerSecond: number;
  readonly now: () => number;
}

export interface DemoState {
  readonly prompts: readonly ServedPromptReport[];
  readonly registry: {
    /** Whether the latest call was answered by the registry. */
    readonly answering: boolean;
    readonly lastAnswerAt: number | undefined;
    /** What was wrong with the latest call. */
    readonly error: string | undefined;
  };
}

// When the registry is slow, users wait in line rather than piling up without end.
const maxInFlight = 50;

/** The sample's application: users come by one after the other, and each gets the prompts that are meant for them. */
export class DemoApplication {
  /** How candidates answer from now on. */
  candidates: CandidateBehaviour = 'well';
  readonly users = createSimulatedUsers();
  readonly log: ServedLog;
  readonly #options: DemoApplicationOptions;
  readonly #queue = spreadUsers(this.users);
  #next = 0;
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;
  #registry: DemoState['registry'] = {
    answering: false,
    lastAnswerAt: undefined,
    error: undefined,
  };

  constructor(options: DemoApplicationOptions) {
    this.#options = options;
    this.log = new ServedLog(options.now);
  }

  start(): void {
    this.#timer = setInterval(() => this.#visit(), 1000 / this.#options.ratePerSecond);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  findUser(id: string): SimulatedUser | undefined {
    return this.users.find((user) => user.id === id);
  }

  /** Resolves every prompt for a user, now. */
  async serve(user: SimulatedUser): Promise<readonly ResolvedPrompt[]> {
    const { prompts, source } = this.#options;
    const answers = await Promise.all(prompts.map((prompt) => source.resolve(prompt, user)));
    for (const answer of answers) {
      this.log.record(user, answer);
      this.#noteRegistry(answer);
      this.#reportOutcome(user, answer);
    }
    return answers;
  }

  readState(): DemoState {
    return { prompts: this.log.report(this.#options.prompts), registry: this.#registry };
  }

  #noteRegistry({ error, at }: ResolvedPrompt): void {
    // That nothing is deployed is an answer too.
    const answering = error === undefined || error.code === 'FLAG_NOT_FOUND';
    const lastAnswerAt = answering ? at : this.#registry.lastAnswerAt;
    this.#registry = { answering, lastAnswerAt, error: error?.message };
  }

  /** Outside of a rollout there is nothing to compare with. */
  #reportOutcome(user: SimulatedUser, answer: ResolvedPrompt): void {
    const { prompt, version, arm, deploymentRevision } = answer;
    if (arm === undefined || deploymentRevision === undefined) return;
    this.#options.reporter.add({
      ...{ id: randomUUID(), prompt, version, deploymentRevision },
      ...{ unit: user.id, attributes: { tenant: user.tenant, region: user.region } },
      time: new Date(answer.at).toISOString(),
      ...simulateOutcome(arm, this.candidates, Math.random),
    });
  }

  #visit(): void {
    const user = this.#queue[this.#next % this.#queue.length];
    if (user === undefined || this.#inFlight >= maxInFlight) return;
    this.#next += 1;
    this.#inFlight += 1;
    void this.serve(user).finally(() => (this.#inFlight -= 1));
  }
}
