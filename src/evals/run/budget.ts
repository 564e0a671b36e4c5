/** Hard limits of one run, or of runs that belong together. */
export interface BudgetLimits {
  readonly costUsd?: number;
  readonly tokens?: number;
}

/** What a question may use, or has used. The cost is undefined when the price is not known. */
export interface Spending {
  readonly tokens: number;
  readonly costUsd?: number;
}

/** Room that was put aside for one question. */
export interface Reservation {
  /** Gives the room back and counts what was used instead. */
  readonly settle: (used: Spending) => void;
}

export type ReserveResult =
  | { readonly kind: 'reserved'; readonly reservation: Reservation }
  | { readonly kind: 'refused'; readonly reason: 'budget_spent' | 'price_unknown' };

/**
 * Keeps a run within its limits: room is put aside before each question. What an answer takes beyond its reservation is
 * counted too, so that limits are exceeded by the questions under way at most.
 */
export class Budget {
  readonly limits: BudgetLimits;
  #reserved: Required<Spending> = { tokens: 0, costUsd: 0 };
  #spent: Required<Spending> = { tokens: 0, costUsd: 0 };
  #open = 0;
  #waiting: (() => void)[] = [];

  constructor(limits: BudgetLimits) {
    this.limits = limits;
  }

  /** Waits while questions under way may yet give room back; then it is refused. */
  async reserve(expected: Spending, signal: AbortSignal): Promise<ReserveResult> {
    if (this.limits.costUsd !== undefined && expected.costUsd === undefined)
      return { kind: 'refused', reason: 'price_unknown' };
    while (!this.#fits(expected)) {
      if (this.#open === 0) return { kind: 'refused', reason: 'budget_spent' };
      await this.#nextSettled(signal);
      signal.throwIfAborted();
    }
    return { kind: 'reserved', reservation: this.#putAside(expected) };
  }

  #fits({ tokens, costUsd = 0 }: Spending): boolean {
    const { limits } = this;
    return (
      this.#spent.tokens + this.#reserved.tokens + tokens <= (limits.tokens ?? Infinity) &&
      this.#spent.costUsd + this.#reserved.costUsd + costUsd <= (limits.costUsd ?? Infinity)
    );
  }

  #putAside({ tokens, costUsd = 0 }: Spending): Reservation {
    this.#open += 1;
    this.#reserved = add(this.#reserved, { tokens, costUsd });
    let isOpen = true;
    return {
      settle: (used) => {
        if (!isOpen) return;
        isOpen = false;
        this.#open -= 1;
        this.#reserved = add(this.#reserved, { tokens: -tokens, costUsd: -costUsd });
        this.#spent = add(this.#spent, { tokens: used.tokens, costUsd: used.costUsd ?? 0 });
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const wake of waiting) wake();
      },
    };
  }

  async #nextSettled(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.push(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }
}

function add(a: Required<Spending>, b: Required<Spending>): Required<Spending> {
  return { tokens: a.tokens + b.tokens, costUsd: a.costUsd + b.costUsd };
}
