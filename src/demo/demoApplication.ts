import { randomUUID } from 'node:crypto';
import type { OutcomeReporter } from './outcomeReporter.ts';
import type { PromptSource } from './promptSource.ts';
import type { ResolvedPrompt } from './resolvedPrompt.ts';
import { ServedLog, type ServedPromptReport } from './servedLog.ts';
import { createSimulatedUsers, type SimulatedUser } from './simulatedUsers.ts';
import type { SupportDesk } from './supportDesk.ts';
import { Visitors, type Visitor } from './visitors.ts';

export interface DemoApplicationOptions {
  readonly source: PromptSource;
  readonly reporter: OutcomeReporter;
  readonly desk: SupportDesk;
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
  readonly users = createSimulatedUsers();
  readonly log: ServedLog;
  readonly #options: DemoApplicationOptions;
  readonly #visitors = new Visitors(this.users, randomUUID().slice(0, 8));
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

  get desk(): SupportDesk {
    return this.#options.desk;
  }

  /** Resolves every prompt for somebody, now, and answers with it. */
  async serve(visitor: Visitor): Promise<readonly ResolvedPrompt[]> {
    const { prompts, source } = this.#options;
    const answers = await Promise.all(prompts.map((prompt) => source.resolve(prompt, visitor)));
    for (const answer of answers) {
      this.log.record(visitor, answer);
      this.#noteRegistry(answer);
    }
    await Promise.all(answers.map((answer) => this.#reportOutcome(visitor, answer)));
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

  /** Also outside of a rollout: what is usual is known before one starts. */
  async #reportOutcome(visitor: Visitor, answer: ResolvedPrompt): Promise<void> {
    const { prompt, version, deploymentRevision } = answer;
    if (deploymentRevision === undefined) return;
    const outcome = await this.#options.desk.answer(visitor, answer);
    if (outcome === undefined) return;
    this.#options.reporter.add({
      ...{ id: randomUUID(), prompt, version, deploymentRevision },
      ...{ unit: visitor.id, attributes: { tenant: visitor.tenant, region: visitor.region } },
      time: new Date(answer.at).toISOString(),
      ...outcome,
    });
  }

  #visit(): void {
    if (this.#inFlight >= maxInFlight) return;
    const visitor = this.#visitors.next();
    if (visitor === undefined) return;
    this.#inFlight += 1;
    void this.serve(visitor).finally(() => (this.#inFlight -= 1));
  }
}
