export type DemoErrorCode =
  'usage' | 'token_file' | 'history_file' | 'unreachable' | 'refused' | 'unexpected_answer';

/** A failure of the demo with a sentence that says what to do. */
export class DemoError extends Error {
  readonly code: DemoErrorCode;

  constructor(code: DemoErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DemoError';
    this.code = code;
  }
}
