import type { Limiter } from '../run/runOptions.ts';

type Job = () => Promise<void>;

/**
 * Limiters that take turns at one: two runs that are started together go on side by side, so that neither meets a
 * slower hour of the model, and a budget that ends ends both.
 */
export function createTurns(limiter: Limiter, count: number): readonly Limiter[] {
  const queues = Array.from({ length: count }, (): Job[] => []);
  let next = 0;
  const takeTurn = async (): Promise<void> => {
    for (let step = 0; step < count; step += 1) {
      const index = (next + step) % count;
      const job = queues[index]?.shift();
      if (job === undefined) continue;
      next = (index + 1) % count;
      await job();
      return;
    }
  };
  return queues.map(
    (queue): Limiter =>
      (task) =>
        new Promise((resolve, reject) => {
          queue.push(() => task().then(resolve, reject));
          limiter(takeTurn).catch(reject);
        }),
  );
}
