import { Ajv } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { createValidatorCompiler } from './validatorCompiler.ts';

/**
 * For routes with `checksItems`: the document shows what an item is, the body is only held against `envelope`, and each
 * item is checked by itself, so that one cannot refuse the others.
 */
export function createEnvelopeCompiler(envelope: object): FastifySchemaCompiler<object> {
  const validateEnvelope = new Ajv({ strict: false }).compile(envelope);
  const others = createValidatorCompiler();
  return (route) => (route.httpPart === 'body' ? validateEnvelope : others(route));
}
