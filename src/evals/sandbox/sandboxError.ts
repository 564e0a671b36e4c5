export const sandboxErrorCodes = [
  /** Longer than a job may take. */
  'timeout',
  /** More memory than a job may use. */
  'memory',
  /** The code or pattern is not well formed, or the schema is none. */
  'invalid',
  /** The code threw; the message is the thrown one's. */
  'threw',
  /** The code gave back nothing that JSON can hold. */
  'no_result',
  /** What goes in or comes out is larger than allowed. */
  'too_large',
  'cancelled',
  /** The child process could not be started or ended by itself. */
  'crashed',
] as const;
export type SandboxErrorCode = (typeof sandboxErrorCodes)[number];

/** A job of the sandbox without a result. The message is a sentence, or what the code threw. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Narrows what came over the wire. */
export function isSandboxErrorCode(code: unknown): code is SandboxErrorCode {
  return sandboxErrorCodes.some((known) => known === code);
}
