import type { Logger } from '../../src/extension/platform/logger.ts';

const nothing = (): void => undefined;

/** For what logs on its way and is not tested for that. */
export const silentLogger: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};
