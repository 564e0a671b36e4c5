import { auditListSchema, type AuditList } from '../../protocol/registry/eventDto.ts';
import { registryPaths } from '../../protocol/registry/registryPaths.ts';
import { AnswerCheck } from '../answerCheck.ts';
import type { PageRequest } from '../collectPages.ts';
import type { CallOptions, RegistryTransport } from '../registryTransport.ts';

const listCheck = new AnswerCheck(auditListSchema);

export interface AuditQuery {
  readonly prompt?: string | undefined;
  readonly environment?: string | undefined;
  readonly rolloutId?: string | undefined;
}

/** Who changed what, when and why, newest first. */
export class AuditRoutes {
  readonly #transport: RegistryTransport;

  constructor(transport: RegistryTransport) {
    this.#transport = transport;
  }

  async list(query: AuditQuery & PageRequest = {}, options?: CallOptions): Promise<AuditList> {
    const { value } = await this.#transport.send({
      method: 'GET',
      path: registryPaths.audit(),
      query: {
        prompt: query.prompt,
        environment: query.environment,
        rolloutId: query.rolloutId,
        cursor: query.cursor,
        limit: query.limit,
      },
      answer: listCheck,
      options,
    });
    return value;
  }
}
