import { setTimeout as delay } from 'node:timers/promises';

const intervalMs = 50;

/** Repeats an assertion on something that changes by itself until it holds; then its result, else its last error. */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(intervalMs);
    }
  }
}
