/** What an application calls for: a version, or to report outcomes of one. */
export type ApplicationCall = 'resolve' | 'report';

/** Undefined for routes of other clients. */
export function toApplicationCall(route: string): ApplicationCall | undefined {
  if (!route.startsWith('/environments/')) return undefined;
  return route.includes('/otlp/') ? 'report' : 'resolve';
}

/** When an application last called, so that a local registry does not leave while one is running. */
export class ApplicationActivity {
  #lastCallAt: number | undefined;
  #resolves = 0;
  readonly #monotonicNow: () => number;

  constructor(monotonicNow: () => number) {
    this.#monotonicNow = monotonicNow;
  }

  note(call: ApplicationCall): void {
    this.#lastCallAt = this.#monotonicNow();
    if (call === 'resolve') this.#resolves += 1;
  }

  /** How many calls for a version there were since the start. */
  get resolves(): number {
    return this.#resolves;
  }

  /** Monotonic milliseconds since the last call; infinite before the first. */
  get idleMs(): number {
    return this.#lastCallAt === undefined
      ? Number.POSITIVE_INFINITY
      : this.#monotonicNow() - this.#lastCallAt;
  }
}
