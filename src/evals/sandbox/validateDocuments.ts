import { Ajv, type Options, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import { SandboxError } from './sandboxError.ts';

const maxProblemLength = 2000;
// Unknown keywords and formats are ignored, as JSON Schema wants it; a keyword that is used wrongly is an error.
const options: Options = { strict: false, allErrors: false, validateFormats: true, logger: false };

/**
 * Null when one of the JSON texts fits the schema, else what does not fit in the first. Runs in the child process only: ajv
 * makes code of the schema.
 */
export function validateDocuments(schema: JsonValue, documents: readonly string[]): string | null {
  const validate = compileOnce(schema);
  let problem: string | undefined;
  for (const document of documents) {
    const value: unknown = JSON.parse(document);
    if (validate(value)) return null;
    problem ??= describeErrors(validate);
  }
  return problem ?? 'there is nothing to look at';
}

/** The same schema judges many answers, and making its code takes far longer than a look at one. */
const compiled = new Map<string, ValidateFunction>();
const maxCompiled = 50;

function compileOnce(schema: JsonValue): ValidateFunction {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const validate = compile(schema);
  if (compiled.size >= maxCompiled) compiled.clear();
  compiled.set(key, validate);
  return validate;
}

function compile(schema: JsonValue): ValidateFunction {
  if (typeof schema !== 'boolean' && !isObject(schema)) {
    throw new SandboxError('invalid', 'a schema is an object, true or false.');
  }
  try {
    return compileDraft(schema);
  } catch (error) {
    throw new SandboxError('invalid', error instanceof Error ? error.message : String(error));
  }
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Compiles as the draft that `$schema` names; as draft-07 when it names none. */
function compileDraft(schema: boolean | { readonly [key: string]: JsonValue }): ValidateFunction {
  if (typeof schema === 'boolean') return new Ajv(options).compile(schema);
  const { $schema: draft, ...rest } = schema;
  const name = typeof draft === 'string' ? draft.replaceAll(/^https?:\/\/|#$/g, '') : draft;
  switch (name) {
    case 'json-schema.org/draft/2020-12/schema':
      return addFormats(new Ajv2020(options)).compile(rest);
    case 'json-schema.org/draft/2019-09/schema':
      return addFormats(new Ajv2019(options)).compile(rest);
    case 'json-schema.org/draft-07/schema':
    case undefined:
      return addFormats(new Ajv(options)).compile(rest);
    default:
      throw new Error(
        `“$schema” names ${JSON.stringify(draft)}; known are draft-07, 2019-09 and 2020-12.`,
      );
  }
}

function describeErrors({ errors }: ValidateFunction): string {
  const [error] = errors ?? [];
  if (error === undefined) return 'it does not fit';
  const place = error.instancePath === '' ? '' : `${error.instancePath} `;
  const details = error.keyword === 'additionalProperties' ? describeExtra(error.params) : '';
  return `${place}${error.message ?? 'does not fit'}${details}`.slice(0, maxProblemLength);
}

function describeExtra(params: unknown): string {
  return typeof params === 'object' && params !== null && 'additionalProperty' in params
    ? ` (${String(params.additionalProperty)})`
    : '';
}
