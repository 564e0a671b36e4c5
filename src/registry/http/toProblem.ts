/** Every error that leaves the registry becomes RFC 9457 problem details here, and only here. */
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyRequest } from 'fastify';
import { errorStatus, type ErrorCode } from '../../protocol/registry/errorCodes.ts';
import type { Problem } from '../../protocol/registry/problem.ts';
import { StoreError } from '../store/storeError.ts';
import { problemTitles } from './problemTitles.ts';
import { RegistryRefusal } from './registryRefusal.ts';

export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/** Problem details of anything thrown while a request was answered. */
export function toProblem(error: unknown, request: FastifyRequest): ProblemAnswer {
  const refusal = toRefusal(error, request);
  const { code, message, facts } = refusal;
  const status = errorStatus[code];
  return {
    problem: {
      type: `urn:prompt-rollout:problem:${code}`,
      title: problemTitles[code],
      status,
      code,
      detail: message,
      instance: request.url.split('?', 1)[0] ?? request.url,
      ...(facts.errors ? { errors: [...facts.errors] } : {}),
      ...(facts.current === undefined ? {} : { current: facts.current }),
      ...(facts.conditions ? { conditions: [...facts.conditions] } : {}),
      requestId: request.id,
    },
    headers: facts.headers ?? {},
  };
}

function toRefusal(error: unknown, request: FastifyRequest): RegistryRefusal {
  if (error instanceof RegistryRefusal) return error;
  if (error instanceof StoreError) return toStoreRefusal(error, request);
  if (isFastifyError(error)) {
    const refusal = toRequestRefusal(error, request);
    if (refusal) return refusal;
  }
  request.log.error({ err: error }, 'The request failed.');
  return new RegistryRefusal(
    'internal',
    `The registry failed and changed nothing. Its log has more under request ${request.id}.`,
  );
}

function toStoreRefusal(error: StoreError, request: FastifyRequest): RegistryRefusal {
  if (error.code === 'text_not_storable') return new RegistryRefusal('bad_request', error.message);
  request.log.error({ err: error }, 'The store refused.');
  const code = error.code === 'storage_full' ? 'storage_full' : 'unavailable';
  return new RegistryRefusal(code, error.message);
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && 'statusCode' in error;
}

const notJson = {
  code: 'bad_request',
  detail: 'The body is not valid JSON, or has a field named __proto__ or constructor.prototype.',
} as const;
const badPath = {
  code: 'bad_request',
  detail: 'The path cannot be decoded, or a part of it is too long.',
} as const;
const frameworkRefusals: Readonly<Record<string, { code: ErrorCode; detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'too_large',
    detail: 'The body is larger than this request may be. Send less.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'Send the body as application/json.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: notJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: notJson,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: notJson,
  FST_ERR_BAD_URL: badPath,
  FST_ERR_MAX_PARAM_LENGTH: badPath,
};

/** Errors of the framework about the request itself. */
function toRequestRefusal(
  error: FastifyError,
  request: FastifyRequest,
): RegistryRefusal | undefined {
  if (error.validation) return toValidationRefusal(error, request);
  const known = frameworkRefusals[error.code];
  if (known) return new RegistryRefusal(known.code, known.detail);
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) return undefined;
  return new RegistryRefusal('bad_request', STATUS_CODES[status] ?? 'The request cannot be read.');
}

function toValidationRefusal(error: FastifyError, request: FastifyRequest): RegistryRefusal {
  const errors = (error.validation ?? []).map((one) => ({
    path: one.instancePath,
    message: describeValidation(one),
  }));
  const first = errors[0];
  const where = first && first.path !== '' ? `${first.path} ` : '';
  const detail = `${where}${first?.message ?? 'is not valid'}.`;
  if (error.validationContext === 'body') {
    const text = detail.startsWith('/') ? detail : `The body ${detail}`;
    return new RegistryRefusal('invalid_body', text, { errors });
  }
  request.log.debug({ errors }, 'A parameter is not valid.');
  return new RegistryRefusal(
    'bad_request',
    `In the ${error.validationContext ?? 'request'}: ${detail}`,
    { errors },
  );
}

function describeValidation(one: {
  message?: string | undefined;
  keyword: string;
  params: Record<string, unknown>;
}): string {
  const message = one.message ?? 'is not valid';
  const field = one.params['additionalProperty'];
  if (typeof field === 'string') return `has the unknown field "${field.slice(0, 100)}"`;
  const allowed = one.params['allowedValues'];
  return Array.isArray(allowed) ? `${message}: ${allowed.join(', ')}` : message;
}
