import pLimit from 'p-limit';
import type { Limiter } from './runOptions.ts';

/** Starts the next task as soon as one ends, in their order; at most so many run at once. */
export function createLimiter(concurrency: number): Limiter {
  const limit = pLimit(concurrency);
  return (task) => limit(task);
}
