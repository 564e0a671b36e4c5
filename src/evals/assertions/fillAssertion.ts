import {
  type Assertion,
  type JsonValue,
  literalAssertionTypes,
} from '../../domain/fixtures/assertion.ts';
import { findPlaceholders } from '../../domain/prompt/variables.ts';

type Values = Readonly<Record<string, JsonValue>>;
type Write = (text: string) => string;

export type FilledAssertion =
  | { readonly assertion: Assertion; readonly missing?: undefined }
  /** A name in the text of the assertion for which the case has no value. */
  | { readonly assertion?: undefined; readonly missing: string };

/**
 * The assertion with `{{name}}` in its text replaced by the case's value of that name, in one pass. In a pattern the value
 * stands for itself: its dots and brackets have no meaning.
 */
export function fillAssertion(assertion: Assertion, values: Values): FilledAssertion {
  const { type, value } = assertion;
  if (value === undefined || literalAssertionTypes.has(type)) return { assertion };
  const texts = typeof value === 'string' ? [value] : isList(value) ? value : [];
  const missing = texts.flatMap((text) => listMissing(text, values))[0];
  if (missing !== undefined) return { missing };
  const write: Write = type === 'regex' ? escapePattern : (text) => text;
  return { assertion: { ...assertion, value: fillValue(value, values, write) } };
}

function listMissing(text: JsonValue, values: Values): readonly string[] {
  if (typeof text !== 'string') return [];
  const names = findPlaceholders(text).placeholders.map(({ name }) => name);
  return names.filter((name) => !Object.hasOwn(values, name));
}

function fillValue(value: JsonValue, values: Values, write: Write): JsonValue {
  if (typeof value === 'string') return fillText(value, values, write);
  if (!isList(value)) return value;
  return value.map((member) =>
    typeof member === 'string' ? fillText(member, values, write) : member,
  );
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function fillText(text: string, values: Values, write: Write): string {
  let filled = '';
  let position = 0;
  for (const { name, start, end } of findPlaceholders(text).placeholders) {
    const value = values[name];
    filled += text.slice(position, start);
    filled += write(typeof value === 'string' ? value : JSON.stringify(value));
    position = end;
  }
  return filled + text.slice(position);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
