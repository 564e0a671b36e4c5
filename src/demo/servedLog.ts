import type { AnswerSource, ResolvedPrompt } from './resolvedPrompt.ts';
import type { Visitor } from './visitors.ts';

export interface ServedTotals {
  readonly count: number;
  readonly byTenant: Readonly<Record<string, number>>;
}

export interface ServedVersionReport {
  readonly version: string;
  /** Users whose latest answer was this version, in all and by tenant. */
  readonly users: ServedTotals;
  readonly lastMinute: ServedTotals;
  readonly total: ServedTotals;
}

export interface ServedPromptReport {
  readonly prompt: string;
  /** Most users first. */
  readonly versions: readonly ServedVersionReport[];
  /** Answers that did not come from the registry. */
  readonly withoutRegistry: { readonly lastMinute: number; readonly total: number };
}

interface Served {
  readonly prompt: string;
  readonly version: string;
  readonly tenant: string;
  readonly source: AnswerSource;
  readonly at: number;
}

const minuteMs = 60_000;

/** What the application was given: the last minute, in all, and who has what now. */
export class ServedLog {
  readonly #now: () => number;
  #recent: Served[] = [];
  readonly #totals = new Map<string, Served & { count: number }>();
  readonly #latest = new Map<string, Map<string, ResolvedPrompt>>();
  readonly #tenants = new Map<string, string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  record(user: Visitor, answer: ResolvedPrompt): void {
    const { prompt, version, source, at } = answer;
    const served = { prompt, version, tenant: user.tenant, source, at };
    this.#recent.push(served);
    const key = JSON.stringify([prompt, version, user.tenant, source]);
    const total = this.#totals.get(key);
    if (total === undefined) this.#totals.set(key, { ...served, count: 1 });
    else total.count += 1;
    this.#forgetOld();
    // Guests never come again, and there is no end of them.
    if (user.isGuest) return;
    this.#tenants.set(user.id, user.tenant);
    const latest = this.#latest.get(user.id) ?? new Map<string, ResolvedPrompt>();
    this.#latest.set(user.id, latest.set(prompt, answer));
  }

  /** What a user got last for a prompt. */
  findLatest(user: string, prompt: string): ResolvedPrompt | undefined {
    return this.#latest.get(user)?.get(prompt);
  }

  report(prompts: readonly string[]): readonly ServedPromptReport[] {
    this.#forgetOld();
    return prompts.map((prompt) => this.#reportPrompt(prompt));
  }

  #reportPrompt(prompt: string): ServedPromptReport {
    const totals = [...this.#totals.values()].filter((served) => served.prompt === prompt);
    const recent = this.#recent
      .filter((served) => served.prompt === prompt)
      .map((served) => ({ ...served, count: 1 }));
    const users = [...this.#latest].flatMap(([user, latest]) => {
      const version = latest.get(prompt)?.version;
      return version === undefined
        ? []
        : [{ version, tenant: this.#tenants.get(user) ?? '', count: 1 }];
    });
    const versions = [...new Set(totals.map(({ version }) => version))].map((version) => ({
      version,
      users: sum(users, version),
      lastMinute: sum(recent, version),
      total: sum(totals, version),
    }));
    const isFallback = ({ source }: Served): boolean => source !== 'registry';
    return {
      prompt,
      versions: versions.sort((a, b) => b.users.count - a.users.count),
      withoutRegistry: {
        lastMinute: recent.filter(isFallback).length,
        total: totals.filter(isFallback).reduce((all, { count }) => all + count, 0),
      },
    };
  }

  #forgetOld(): void {
    const since = this.#now() - minuteMs;
    const first = this.#recent.findIndex(({ at }) => at > since);
    if (first !== 0) this.#recent = first < 0 ? [] : this.#recent.slice(first);
  }
}

interface Counted {
  readonly version: string;
  readonly tenant: string;
  readonly count: number;
}

function sum(all: readonly Counted[], version: string): ServedTotals {
  const byTenant: Record<string, number> = {};
  let count = 0;
  for (const item of all) {
    if (item.version !== version) continue;
    count += item.count;
    byTenant[item.tenant] = (byTenant[item.tenant] ?? 0) + item.count;
  }
  return { count, byTenant };
}
