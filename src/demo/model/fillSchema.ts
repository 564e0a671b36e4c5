import type { JsonSchemaObject } from './chatQuestion.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * A value that fits a JSON schema: what is known by the name of a property, `text` where any text does, else the plainest value
 * that is allowed.
 */
export function fillSchema(schema: JsonSchemaObject, values: Values, text: string | null): unknown {
  return fill(schema, values, text);
}

function fill(schema: unknown, values: Values, text: string | null, name = ''): unknown {
  if (!isObject(schema)) return text ?? '';
  const { enum: choices, type, properties, items } = schema;
  const known = findKnown(values, name);
  if (Array.isArray(choices)) return choices.includes(known) ? known : findListed(choices, text);
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  if (known !== undefined && types.some((one) => fitsType(known, one))) return known;
  if (isObject(properties)) return fillObject(properties, values, text);
  if (types.includes('object')) return {};
  if (types.includes('array')) return [fill(items, values, text)];
  return fillScalar(types, text);
}

function fillObject(properties: Values, values: Values, text: string | null): object {
  const members = Object.entries(properties);
  return Object.fromEntries(members.map(([key, member]) => [key, fill(member, values, text, key)]));
}

function fillScalar(types: readonly unknown[], text: string | null): unknown {
  if (types.includes('null')) return null;
  if (types.includes('boolean')) return true;
  if (types.includes('integer') || types.includes('number'))
    return Number(/-?\d+/.exec(text ?? '')?.[0] ?? 0);
  return text ?? '';
}

/** A choice that the text names, else the first. */
function findListed(choices: readonly unknown[], text: string | null): unknown {
  const lower = (text ?? '').toLowerCase();
  const named = choices.find((one) => typeof one === 'string' && lower.includes(one.toLowerCase()));
  return named ?? choices[0];
}

function findKnown(values: Values, name: string): unknown {
  const plain = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return Object.entries(values).find(([key]) => plain(key) === plain(name))?.[1];
}

function fitsType(value: unknown, type: unknown): boolean {
  if (value === null) return type === 'null';
  return type === undefined || typeof value === (type === 'integer' ? 'number' : type);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
