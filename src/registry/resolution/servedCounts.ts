import { MinuteCounter } from './minuteCounter.ts';

/** What was served of one version. Times are epoch milliseconds. */
export interface ServedVersion {
  readonly version: string;
  readonly lastServedAt: number | undefined;
  /** Resolves in the last five minutes. */
  readonly recent: number;
  /** Resolves since the registry process started. */
  readonly total: number;
}

/** What the registry served of one prompt in one environment. */
export interface ServedPrompt {
  readonly versions: readonly ServedVersion[];
  /** Last fetch of a `flagd.json` that held this prompt. */
  readonly lastPolledAt: number | undefined;
  /** Resolves without a targeting key in the last five minutes: they always get stable. */
  readonly recentWithoutUnit: number;
}

/** The counters of one prompt in one environment; a resolver keeps them at hand so that counting needs no lookup. */
export class PromptCounters {
  readonly withoutUnit = new MinuteCounter();
  readonly versions = new Map<string, MinuteCounter>();

  /** The counter of a version, created when it is first needed. */
  version(version: string): MinuteCounter {
    let counter = this.versions.get(version);
    if (counter === undefined) {
      counter = new MinuteCounter();
      this.versions.set(version, counter);
    }
    return counter;
  }
}

// A client could poll with ever new prefixes; the oldest are forgotten.
const maxPrefixesPerEnvironment = 100;

/**
 * What was served, per environment, prompt, version and minute.
 *
 * In memory only, on purpose: the counts tell people that applications followed and decide nothing, a durable write per
 * resolve would tie the data plane to the disk, and after a restart running applications fill them again within
 * seconds. Only versions that a deployment names are counted, so the size is bounded by the deployments.
 */
export class ServedCounts {
  readonly #now: () => number;
  readonly #prompts = new Map<string, Map<string, PromptCounters>>();
  readonly #polls = new Map<string, Map<string, number>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The counters of a prompt in an environment, created when they are first needed. */
  counters(environment: string, prompt: string): PromptCounters {
    let prompts = this.#prompts.get(environment);
    if (prompts === undefined) {
      prompts = new Map<string, PromptCounters>();
      this.#prompts.set(environment, prompts);
    }
    let counters = prompts.get(prompt);
    if (counters === undefined) {
      counters = new PromptCounters();
      prompts.set(prompt, counters);
    }
    return counters;
  }

  /** Notes that an application fetched the `flagd.json` of an environment, for the prompts with a prefix. */
  recordPoll(environment: string, prefix: string): void {
    let polls = this.#polls.get(environment);
    if (polls === undefined) {
      polls = new Map<string, number>();
      this.#polls.set(environment, polls);
    }
    // Deleted first, so that the map stays in order of the last poll.
    polls.delete(prefix);
    polls.set(prefix, this.#now());
    if (polls.size <= maxPrefixesPerEnvironment) return;
    const oldest = polls.keys().next();
    if (oldest.done !== true) polls.delete(oldest.value);
  }

  /** What was served of one prompt in one environment, as of now. */
  read(environment: string, prompt: string): ServedPrompt {
    const now = this.#now();
    const counters = this.#prompts.get(environment)?.get(prompt);
    const versions = [...(counters?.versions ?? [])].map(([version, counter]) => ({
      version,
      lastServedAt: counter.lastAt,
      recent: counter.calculateRecent(now),
      total: counter.total,
    }));
    return {
      versions,
      lastPolledAt: this.#findLastPoll(environment, prompt),
      recentWithoutUnit: counters?.withoutUnit.calculateRecent(now) ?? 0,
    };
  }

  #findLastPoll(environment: string, prompt: string): number | undefined {
    let last: number | undefined;
    for (const [prefix, at] of this.#polls.get(environment) ?? [])
      if (prompt.startsWith(prefix) && (last === undefined || at > last)) last = at;
    return last;
  }
}
