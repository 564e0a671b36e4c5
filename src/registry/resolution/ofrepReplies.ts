import type { FastifyReply, FastifyRequest } from 'fastify';

/** Error codes of the OpenFeature Remote Evaluation Protocol that the registry answers with. */
export type OfrepErrorCode = 'PARSE_ERROR' | 'INVALID_CONTEXT' | 'FLAG_NOT_FOUND' | 'GENERAL';

/** Body of a failed evaluation; `key` is absent in answers for all flags. */
export interface OfrepError {
  readonly key?: string;
  readonly errorCode: OfrepErrorCode;
  readonly errorDetails: string;
}

export const jsonType = 'application/json; charset=utf-8';

/** Answers with an evaluation error. The status is set by the caller, else 400. */
export function sendError(reply: FastifyReply, error: OfrepError): FastifyReply {
  if (reply.statusCode < 400) reply.code(400);
  return reply.header('content-type', jsonType).send(JSON.stringify(error));
}

/** Answers a fault of the registry as OFREP has it: without an error code, so applications use their default. */
export function sendFault(
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  request.log.error({ err: error }, 'An evaluation failed.');
  const body = { errorDetails: 'The registry failed to answer. Try again.' };
  return reply.code(500).header('content-type', jsonType).send(JSON.stringify(body));
}
