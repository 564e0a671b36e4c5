import type { Assertion, AssertionType, JsonValue } from '../../domain/fixtures/assertion.ts';
import { findPlaceholders } from '../../domain/prompt/variables.ts';

type Values = Readonly<Record<string, JsonValue>>;
type Write = (text: string) => string;

/** What is code, a schema, or follows GitHub's rules stays as it is written. */
const literalTypes: ReadonlySet<AssertionType> = new Set<AssertionType>([
  'javascript',
  'is-json',
  'contains-json',
  'github-equals',
  'github-contains',
  'github-starts-with',
  'github-ends-with',
  'github-llm',
]);

/**
 * The assertion with `{{name}}` in its text replaced by the case's value of that name, in one pass. A name without a value
 * stays as it is written. In a pattern the value stands for itself: its dots and brackets have no meaning.
 */
export function fillAssertion(assertion: Assertion, values: Values): Assertion {
  const { type, value } = assertion;
  if (value === undefined || literalTypes.has(type)) return assertion;
  const write: Write = type === 'regex' ? escapePattern : (text) => text;
  const filled = fillValue(value, values, write);
  return filled === value ? assertion : { ...assertion, value: filled };
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
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) continue;
    filled += text.slice(position, start);
    filled += write(typeof value === 'string' ? value : JSON.stringify(value));
    position = end;
  }
  return filled + text.slice(position);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
