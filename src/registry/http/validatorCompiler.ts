import { Ajv } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';

// Bodies are taken as they are: nothing is coerced, filled in or silently dropped.
const exact = { removeAdditional: false, useDefaults: false, allErrors: false, strict: false };

/** Validates requests against the schemas that the OpenAPI document shows. Only parameters, which are texts, are converted. */
export function createValidatorCompiler(): FastifySchemaCompiler<object> {
  const body = new Ajv({ ...exact, coerceTypes: false });
  const parameters = new Ajv({ ...exact, coerceTypes: true });
  return ({ schema, httpPart }) => {
    const validate = (httpPart === 'body' ? body : parameters).compile(schema);
    return validate;
  };
}
