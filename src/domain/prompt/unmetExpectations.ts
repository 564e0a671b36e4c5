/** What a reader of one JSON schema relies on and another one does not promise. */

export interface UnmetExpectation {
  /** Where in the value, as `order.lines[].price`; empty for the value itself. */
  readonly path: string;
  /** The types, where both schemas name one and they exclude each other; else the place may be missing. */
  readonly types?: { readonly expected: string; readonly given: string };
}

/**
 * Places that `expected` requires and `given` does not name, or gives another type. What a schema leaves open, or says by
 * combining others, is taken as kept: a false alarm would hold a rollout.
 */
export function listUnmetExpectations(
  expected: unknown,
  given: unknown,
  path = '',
): readonly UnmetExpectation[] {
  if (!isSchema(expected) || !isSchema(given)) return [];
  const types = findOtherTypes(expected, given);
  if (types !== undefined) return [{ path, types }];
  const wanted = readProperties(expected);
  const offered = readProperties(given);
  const found: UnmetExpectation[] = [];
  for (const name of offered.size === 0 ? [] : readRequired(expected))
    if (!offered.has(name)) found.push({ path: join(path, name) });
  for (const [name, schema] of wanted)
    found.push(...listUnmetExpectations(schema, offered.get(name), join(path, name)));
  return [...found, ...listUnmetExpectations(expected['items'], given['items'], `${path}[]`)];
}

type Schema = Readonly<Record<string, unknown>>;

const combining = ['$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'if'];

function isSchema(value: unknown): value is Schema {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !combining.some((key) => Object.hasOwn(value, key));
}

function findOtherTypes(expected: Schema, given: Schema): UnmetExpectation['types'] {
  const wanted = readTypes(expected);
  const offered = readTypes(given);
  if (wanted.length === 0 || offered.length === 0) return undefined;
  if (offered.some((type) => wanted.includes(type))) return undefined;
  return { expected: wanted.join(' or '), given: offered.join(' or ') };
}

/** An integer is a number. */
function readTypes({ type }: Schema): readonly string[] {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  const names = types.filter((one) => typeof one === 'string');
  return [...new Set(names.map((name) => (name === 'integer' ? 'number' : name)))];
}

function readProperties({ properties }: Schema): ReadonlyMap<string, unknown> {
  return new Map(isSchema(properties) ? Object.entries(properties) : []);
}

function readRequired({ required }: Schema): readonly string[] {
  const names: readonly unknown[] = Array.isArray(required) ? required : [];
  return names.filter((name) => typeof name === 'string');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
