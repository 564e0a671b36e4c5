import { problemSchema } from '../../protocol/registry/problem.ts';

/** For the OpenAPI document: every refusal is a problem. */
export const problemResponses = { '4xx': problemSchema, '5xx': problemSchema } as const;
