/** Something a person can do about an error: a button on the message. */
export interface ErrorAction {
  readonly label: string;
  run(): unknown;
}

/** A fault whose message is written for the person: what happened and what to do next. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly actions: readonly ErrorAction[];

  constructor(
    message: string,
    options: { readonly actions?: readonly ErrorAction[]; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.actions = options.actions ?? [];
  }
}

/** Thrown when a person leaves a flow; never shown. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor() {
    super('Cancelled.');
  }
}
