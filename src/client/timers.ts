/** Time and chance as the client sees them, so that tests decide both. */
export interface Timers {
  now(): number;
  /** 0 to 1. */
  random(): number;
  /** Runs the callback later; the answer cancels it. */
  schedule(callback: () => void, delayMs: number): () => void;
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  random: () => Math.random(),
  schedule: (callback, delayMs) => {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  },
};
