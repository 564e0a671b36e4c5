import type { IncomingMessage } from 'node:http';

export interface DrainLimits {
  readonly maxBytes: number;
  readonly maxMs: number;
}

/**
 * Reads what a client still sends of a body that is refused, and forgets it: most clients look for the answer only
 * after they have sent everything, and would otherwise see a broken connection instead. Gives up at the limits.
 */
export function drainBody(
  incoming: IncomingMessage,
  { maxBytes, maxMs }: DrainLimits,
): Promise<void> {
  if (incoming.complete || incoming.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let left = maxBytes;
    const count = (chunk: Buffer | string): void => {
      left -= chunk.length;
      if (left < 0) finish();
    };
    const finish = (): void => {
      clearTimeout(timer);
      incoming.off('data', count).off('end', finish).off('close', finish).off('error', finish);
      incoming.pause();
      resolve();
    };
    const timer = setTimeout(finish, maxMs);
    incoming.on('end', finish).on('close', finish).on('error', finish);
    // Listening to the data makes them flow.
    incoming.on('data', count).resume();
  });
}
