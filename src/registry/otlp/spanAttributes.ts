import type { OtlpAttributes, OtlpValue } from './otlpTraces.ts';

export type AttributeValue = string | number | boolean | readonly string[];

/** The attributes of a span or of one of its events, by name. */
export class SpanAttributes {
  readonly #values = new Map<string, AttributeValue>();

  constructor(attributes: OtlpAttributes = []) {
    for (const { key, value } of attributes) {
      const read = value ? readValue(value) : undefined;
      if (read !== undefined) this.#values.set(key, read);
    }
  }

  /** A text; numbers are written out, since exporters differ in how they send versions. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }

  number(name: string): number | undefined {
    const value = this.#values.get(name);
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  }

  list(name: string): readonly string[] {
    const value = this.#values.get(name);
    if (typeof value === 'string') return [value];
    return typeof value === 'object' ? value : [];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Names without the prefix, with their values. */
  below(prefix: string): readonly (readonly [string, AttributeValue])[] {
    return [...this.#values]
      .filter(([name]) => name.startsWith(prefix) && name.length > prefix.length)
      .map(([name, value]) => [name.slice(prefix.length), value]);
  }
}

function readValue(value: OtlpValue): AttributeValue | undefined {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  const number = value.intValue ?? value.doubleValue;
  if (number !== undefined) return Number(number);
  return value.arrayValue?.values?.flatMap((one) => one?.stringValue ?? []);
}
