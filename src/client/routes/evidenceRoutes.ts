import {
  evidenceDetailDtoSchema,
  evidenceDtoSchema,
  evidenceListSchema,
  type EvidenceDetailDto,
  type EvidenceDto,
  type EvidenceList,
  type RecordEvidence,
} from '../../protocol/registry/evidenceDto.ts';
import { registryPaths } from '../../protocol/registry/registryPaths.ts';
import { AnswerCheck } from '../answerCheck.ts';
import { collectPages, type PageRequest } from '../collectPages.ts';
import type { CallOptions, RegistryTransport, WriteOptions } from '../registryTransport.ts';

const oneCheck = new AnswerCheck(evidenceDtoSchema);
const detailCheck = new AnswerCheck(evidenceDetailDtoSchema);
const listCheck = new AnswerCheck(evidenceListSchema);

export interface EvidenceQuery {
  readonly prompt?: string | undefined;
  readonly contentHash?: string | undefined;
}

/** Recorded eval runs. */
export class EvidenceRoutes {
  readonly #transport: RegistryTransport;

  constructor(transport: RegistryTransport) {
    this.#transport = transport;
  }

  async record(body: RecordEvidence, options?: WriteOptions): Promise<EvidenceDto> {
    const path = registryPaths.evidence();
    return (await this.#transport.send({ method: 'POST', path, answer: oneCheck, body, options }))
      .value;
  }

  /** One run with its cases. */
  async get(id: string, options?: CallOptions): Promise<EvidenceDetailDto> {
    const path = registryPaths.oneEvidence(id);
    return (await this.#transport.send({ method: 'GET', path, answer: detailCheck, options }))
      .value;
  }

  async list(
    query: EvidenceQuery & PageRequest = {},
    options?: CallOptions,
  ): Promise<EvidenceList> {
    const { value } = await this.#transport.send({
      method: 'GET',
      path: registryPaths.evidence(),
      query: {
        prompt: query.prompt,
        contentHash: query.contentHash,
        cursor: query.cursor,
        limit: query.limit,
      },
      answer: listCheck,
      options,
    });
    return value;
  }

  listAll(query: EvidenceQuery = {}, options?: CallOptions): Promise<EvidenceDto[]> {
    return collectPages((page) => this.list({ ...query, ...page }, options));
  }
}
