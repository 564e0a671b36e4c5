/** Time and chance as calls of models see them, so that tests decide both. */
export interface ModelTimers {
  /** Epoch milliseconds, for dates that endpoints name. */
  readonly now: () => number;
  /** Milliseconds that no change of the clock moves, for latency. */
  readonly elapsed: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  /** Runs the callback later; the answer cancels it. */
  readonly schedule: (callback: () => void, delayMs: number) => () => void;
}

export const systemModelTimers: ModelTimers = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  schedule: (callback, delayMs) => {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  },
};
