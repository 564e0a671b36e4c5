const repeatAfterMs = 60_000;

/** Lets the same failure through once a minute: a full disk fails every look, and must not fill the log as well. */
export class QuietReports {
  readonly #reportedAt = new Map<string, number>();
  readonly #monotonicNow: () => number;

  constructor(monotonicNow: () => number) {
    this.#monotonicNow = monotonicNow;
  }

  shouldReport(error: unknown, subject = ''): boolean {
    const name = `${subject} ${error instanceof Error ? error.message : String(error)}`;
    const now = this.#monotonicNow();
    const last = this.#reportedAt.get(name);
    if (last !== undefined && now - last < repeatAfterMs) return false;
    if (this.#reportedAt.size > 1000) this.#reportedAt.clear();
    this.#reportedAt.set(name, now);
    return true;
  }
}
