export const localRegistryErrorCodes = [
  'port_taken',
  'disk_full',
  'no_permission',
  'not_answering',
  'data_newer',
  'data_broken',
  'too_old_client',
  'failed',
] as const;
export type LocalRegistryErrorCode = (typeof localRegistryErrorCodes)[number];

/** Why the local registry cannot be started or used, as a sentence for a person. */
export class LocalRegistryError extends Error {
  override readonly name = 'LocalRegistryError';
  readonly code: LocalRegistryErrorCode;
  /** What the process wrote, where it ran at all. */
  readonly logFile: string | undefined;

  constructor(
    code: LocalRegistryErrorCode,
    message: string,
    more: { readonly logFile?: string; readonly cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.logFile = more.logFile;
  }
}
