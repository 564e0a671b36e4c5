export const storeErrorCodes = [
  'store_in_use',
  'store_newer',
  'storage_full',
  'store_broken',
  'text_not_storable',
] as const;
export type StoreErrorCode = (typeof storeErrorCodes)[number];

/** Why the store cannot be opened or written, as a sentence for the operator. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const sqliteBusy = 5;
const sqliteFull = 13;
const sqliteNotADatabase = 26;
const sqliteCorrupt = 11;

/** Result code of an error thrown by `node:sqlite`, without its extension; undefined for other errors. */
export function readSqliteResultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Gives an error of SQLite that an operator can act on its own code; others come back as they are. */
export function toStoreError(error: unknown): unknown {
  switch (readSqliteResultCode(error)) {
    case sqliteBusy:
      return new StoreError('store_in_use', 'Another process is using this registry data.', {
        cause: error,
      });
    case sqliteFull:
      return new StoreError(
        'storage_full',
        'The disk is full, so nothing was changed. Free some space and repeat the request.',
        { cause: error },
      );
    case sqliteNotADatabase:
    case sqliteCorrupt:
      return new StoreError(
        'store_broken',
        'The registry data file is damaged. Restore it from a backup or move it away.',
        { cause: error },
      );
    default:
      return error;
  }
}
