import { parse } from 'yaml';
import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { AssertionContext } from './assertionContext.ts';
import { found, unclear, type Finding } from './finding.ts';
import { runInSandbox } from './runInSandbox.ts';

/** Holds JSON texts against a schema, of which one must fit. */
export function fitSchema(
  schema: JsonValue,
  documents: readonly string[],
  context: AssertionContext,
  toReasons: (problem: string) => { readonly pass: string; readonly fail: string },
): Finding | Promise<Finding> {
  const written = typeof schema === 'string' ? parseSchema(schema) : schema;
  if (written === undefined) return unclear('The JSON schema is a text that is no JSON or YAML.');
  const job = { kind: 'schema', schema: written, documents } as const;
  return runInSandbox('The JSON schema', job, context, (result) =>
    found(result === null, toReasons(typeof result === 'string' ? result : '')),
  );
}

function parseSchema(text: string): JsonValue | undefined {
  try {
    return toJson(parse(text, { maxAliasCount: 100 }));
  } catch {
    return undefined;
  }
}

/** YAML can hold more than JSON: dates, binary data, maps with other keys. */
function toJson(value: unknown): JsonValue | undefined {
  if (value === undefined) return undefined;
  const isJson = (_parsed: unknown): _parsed is JsonValue => true;
  const parsed: unknown = JSON.parse(JSON.stringify(value));
  return isJson(parsed) ? parsed : undefined;
}
