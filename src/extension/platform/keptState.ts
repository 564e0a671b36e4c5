import { describeError, type Logger } from './logger.ts';

/** The part of `vscode.Memento` that is needed. */
export interface KeptState {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/**
 * What is remembered between windows. On a full disk this window remembers it alone: that costs a later one a
 * convenience, and must not stop what a person does, nor report it as failed after it was done.
 */
export function createKeptState(memento: KeptState, log: Pick<Logger, 'warn'>): KeptState {
  const onlyHere = new Map<string, unknown>();
  return {
    get: (key) => (onlyHere.has(key) ? onlyHere.get(key) : memento.get(key)),
    update: async (key, value) => {
      onlyHere.set(key, value);
      try {
        await memento.update(key, value);
        if (onlyHere.get(key) === value) onlyHere.delete(key);
      } catch (error) {
        log.warn(`${key.split(':')[0] ?? ''} is kept in this window only: ${describeError(error)}`);
      }
    },
  };
}
