/** The part of `vscode.LogOutputChannel` that features use. Prompt text and tokens are never logged. */
export interface Logger {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A logger whose lines begin with the component's name. */
export function createComponentLogger(log: Logger, component: string): Logger {
  const line = (message: string) => `[${component}] ${message}`;
  return {
    trace: (message) => log.trace(line(message)),
    debug: (message) => log.debug(line(message)),
    info: (message) => log.info(line(message)),
    warn: (message) => log.warn(line(message)),
    error: (message) => log.error(line(message)),
  };
}

/** An error with its causes and first stack, for the log only. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${describeCause(error.cause)})`;
  return `${error.stack ?? error.message}${cause}`;
}

function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause === undefined
    ? cause.message
    : `${cause.message}: ${describeCause(cause.cause)}`;
}
