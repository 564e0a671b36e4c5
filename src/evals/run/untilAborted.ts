import { ModelError } from '../models/model.ts';

/** The promise, or a cancellation at once: what does not listen to the signal cannot hold a run up. */
export async function untilAborted<Value>(
  work: () => Promise<Value>,
  signal: AbortSignal,
): Promise<Value> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(new ModelError('cancelled', 'The run was cancelled.'));
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([aborted, work()]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
