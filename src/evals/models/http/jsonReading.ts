// Reads what endpoints answer: nothing in it is trusted to be there or to be of its type.

export type JsonRecord = Readonly<Record<string, unknown>>;

/** An object, else nothing. */
export function toRecord(value: unknown): JsonRecord | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list. */
export function toRecords(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A text, else an empty one. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A count of tokens, else nothing: a wrong one must not look like a free answer. */
export function toCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** JSON of an object, else nothing. */
export function parseRecord(text: string): JsonRecord | undefined {
  try {
    return toRecord(JSON.parse(text));
  } catch {
    // Not JSON: the caller says what that means.
    return undefined;
  }
}
