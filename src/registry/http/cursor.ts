import { Type } from 'typebox';
import { RegistryRefusal } from './registryRefusal.ts';

export const defaultPageLimit = 100;
const maxPageLimit = 500;

/** Query of every list. */
export const pageQueryProperties = {
  cursor: Type.Optional(
    Type.String({ maxLength: 500, description: '`nextCursor` of the page before.' }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: maxPageLimit, default: defaultPageLimit }),
  ),
};

/** An opaque text that continues a list behind a position. */
function encodeCursor(position: string | number): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position behind a cursor of a list that is ordered by text. */
export function decodeTextCursor(cursor: string | undefined): string | undefined {
  const position = decode(cursor);
  if (position === undefined || typeof position === 'string') return position;
  throw unknownCursor();
}

/** The position behind a cursor of a list that is ordered by number. */
export function decodeNumberCursor(cursor: string | undefined): number | undefined {
  const position = decode(cursor);
  if (position === undefined || Number.isSafeInteger(position))
    return position === undefined ? undefined : Number(position);
  throw unknownCursor();
}

/** One page out of `limit + 1` rows: the extra row only tells that there is more. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  toPosition: (row: T) => string | number,
): { rows: readonly T[]; nextCursor?: string } {
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { rows };
  return { rows: rows.slice(0, limit), nextCursor: encodeCursor(toPosition(last)) };
}

function decode(cursor: string | undefined): unknown {
  if (cursor === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw unknownCursor();
  }
}

export function unknownCursor(): RegistryRefusal {
  return new RegistryRefusal(
    'bad_request',
    'The cursor is not one of this list. Start again without it.',
  );
}
