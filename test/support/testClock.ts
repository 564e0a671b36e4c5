import type { Clock } from '../../src/registry/clock.ts';

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #now: number;
  #monotonicNow = 1000;

  constructor(now = Date.UTC(2026, 10, 20, 10)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonicNow(): number {
    return this.#monotonicNow;
  }

  /** Time passes as it does for everybody. */
  advance(elapsedMs: number): void {
    this.#now += elapsedMs;
    this.#monotonicNow += elapsedMs;
  }

  /** The wall clock is set, forwards or backwards, and no time passes. */
  setBy(changeMs: number): void {
    this.#now += changeMs;
  }
}
