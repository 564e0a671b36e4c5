import { registryPaths } from '../../protocol/registry/registryPaths.ts';
import {
  versionDtoSchema,
  versionListSchema,
  type PublishVersion,
  type VersionDto,
  type VersionList,
  type VersionSummaryDto,
} from '../../protocol/registry/versionDto.ts';
import { AnswerCheck } from '../answerCheck.ts';
import { collectPages, type PageRequest } from '../collectPages.ts';
import type { CallOptions, RegistryTransport, WriteOptions } from '../registryTransport.ts';

const oneCheck = new AnswerCheck(versionDtoSchema);
const listCheck = new AnswerCheck(versionListSchema);

export interface PublishedVersion {
  readonly version: VersionDto;
  /** False when a version with equal content was there already. */
  readonly created: boolean;
}

/** Immutable versions of a prompt, newest first. */
export class VersionRoutes {
  readonly #transport: RegistryTransport;

  constructor(transport: RegistryTransport) {
    this.#transport = transport;
  }

  async publish(
    prompt: string,
    body: PublishVersion,
    options?: WriteOptions,
  ): Promise<PublishedVersion> {
    const path = registryPaths.versions(prompt);
    const answer = oneCheck;
    const { value, status } = await this.#transport.send({
      method: 'POST',
      path,
      answer,
      body,
      options,
    });
    return { version: value, created: status === 201 };
  }

  async list(prompt: string, page: PageRequest = {}, options?: CallOptions): Promise<VersionList> {
    const { value } = await this.#transport.send({
      method: 'GET',
      path: registryPaths.versions(prompt),
      query: { cursor: page.cursor, limit: page.limit },
      answer: listCheck,
      options,
    });
    return value;
  }

  listAll(prompt: string, options?: CallOptions): Promise<VersionSummaryDto[]> {
    return collectPages((page) => this.list(prompt, page, options));
  }

  async get(prompt: string, version: string, options?: CallOptions): Promise<VersionDto> {
    const path = registryPaths.version(prompt, version);
    return (await this.#transport.send({ method: 'GET', path, answer: oneCheck, options })).value;
  }
}
