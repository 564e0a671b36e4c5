import type { JsonValue } from '../../domain/fixtures/assertion.ts';

// A field in double quotes, where \" and "" are a quote, or one without; then a comma or the end.
const field = /[\s,]*(?:"((?:\\["\\]|""|\\(?!["\\])|[^"\\])*)"\s*(?=,|$)|([^\s,"][^,]*))/y;

/** The text to look for: not empty, since every answer contains nothing. Undefined for what is no text. */
export function toSearchedText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The texts of a list, or of one text with commas between them. Undefined when it is none or has an empty member. */
export function toSearchedTexts(value: JsonValue | undefined): readonly string[] | undefined {
  const members = typeof value === 'string' ? splitAtCommas(value) : value;
  if (!isList(members) || members.length === 0) return undefined;
  const texts = members.map(toSearchedText);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Where space and commas at the end begin. A pattern would look at a long stretch in the middle again and again. */
function findEnd(text: string): number {
  let end = text.length;
  while (end > 0 && /[\s,]/.test(text.charAt(end - 1))) end -= 1;
  return end;
}

function splitAtCommas(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  const rest = text.slice(0, findEnd(text));
  let position = 0;
  while (position < rest.length) {
    field.lastIndex = position;
    const match = field.exec(rest);
    if (match === null) return undefined;
    const [, quoted, plain] = match;
    fields.push(
      quoted?.replaceAll(/\\(["\\])|""/g, (_, escaped = '"') => String(escaped)) ??
        plain?.trim() ??
        '',
    );
    position = field.lastIndex;
  }
  return fields;
}
