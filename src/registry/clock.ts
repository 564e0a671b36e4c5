/** Where time comes from. Wall time is what people see; only monotonic time is ever credited to a hold. */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  now(): number;
  /** Milliseconds since some start; never goes back, and need not count sleep. */
  monotonicNow(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicNow: () => performance.now(),
};

/** RFC 3339 text of an epoch time. */
export function toTime(at: number): string {
  return new Date(at).toISOString();
}
