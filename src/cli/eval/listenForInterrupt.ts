import process from 'node:process';

export interface Interrupt {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

/** Ctrl-C stops what is being asked and lets the report be written; a second one ends the process at once. */
export function listenForInterrupt(say: (text: string) => void): Interrupt {
  const controller = new AbortController();
  const stop = (): void => {
    say('Stopping … (Ctrl-C again ends at once)');
    controller.abort();
  };
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.once(name, stop);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of names) process.off(name, stop);
    },
  };
}
