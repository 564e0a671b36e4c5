/** Looks into a JSON schema: which keys a mapping may have, and what a value is for. */

export type SchemaPath = readonly (string | number)[];

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function step(schema: unknown, segment: string | number): unknown {
  if (!isObject(schema)) return undefined;
  const { properties, items, anyOf, patternProperties } = schema;
  if (typeof segment === 'number') return items;
  if (isObject(properties) && Object.hasOwn(properties, segment)) return properties[segment];
  if (isObject(patternProperties)) return Object.values(patternProperties)[0];
  if (!Array.isArray(anyOf)) return undefined;
  return anyOf.map((each: unknown) => step(each, segment)).find((each) => each !== undefined);
}

/** The schema of the value at a path; undefined where the schema says nothing. */
export function findSchemaAt(schema: unknown, path: SchemaPath): unknown {
  return path.reduce<unknown>(step, schema);
}

/** The keys that a mapping at a path may have. */
export function listKnownKeys(schema: unknown, path: SchemaPath): readonly string[] {
  const found = findSchemaAt(schema, path);
  if (!isObject(found)) return [];
  if (isObject(found['properties'])) return Object.keys(found['properties']);
  const members: readonly unknown[] = Array.isArray(found['anyOf']) ? found['anyOf'] : [];
  return members.flatMap((each) => listKnownKeys(each, []));
}

/** What the value at a path is, in a sentence, where the schema says it. */
export function findDescription(schema: unknown, path: SchemaPath): string | undefined {
  const found = findSchemaAt(schema, path);
  const text = isObject(found) ? found['description'] : undefined;
  return typeof text === 'string' ? text : undefined;
}
