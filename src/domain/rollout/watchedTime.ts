/** Two readings of one process's monotonic clock. A restarted process has no previous one. */
export interface WatchTick {
  readonly previousMs: number | undefined;
  readonly nowMs: number;
  /** The interval at which the registry ticks. */
  readonly intervalMs: number;
}

/**
 * Watched time to credit for a tick: what passed since the last one, at most two intervals, since after a sleep or a
 * stall nobody watched. A clock that went back credits nothing.
 */
export function calculateWatchedCredit({ previousMs, nowMs, intervalMs }: WatchTick): number {
  if (previousMs === undefined) return 0;
  const elapsedMs = nowMs - previousMs;
  return elapsedMs > 0 ? Math.min(elapsedMs, 2 * intervalMs) : 0;
}
