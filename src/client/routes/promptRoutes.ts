import {
  promptDtoSchema,
  promptListSchema,
  type PromptDto,
  type PromptList,
  type PutPrompt,
} from '../../protocol/registry/promptDto.ts';
import { registryPaths } from '../../protocol/registry/registryPaths.ts';
import { AnswerCheck } from '../answerCheck.ts';
import { collectPages, type PageRequest } from '../collectPages.ts';
import type { CallOptions, RegistryTransport, WriteOptions } from '../registryTransport.ts';

const oneCheck = new AnswerCheck(promptDtoSchema);
const listCheck = new AnswerCheck(promptListSchema);

export interface PromptQuery {
  /** Part of a key. */
  readonly query?: string | undefined;
}

/** Prompts with what each environment serves. */
export class PromptRoutes {
  readonly #transport: RegistryTransport;

  constructor(transport: RegistryTransport) {
    this.#transport = transport;
  }

  async list(query: PromptQuery & PageRequest = {}, options?: CallOptions): Promise<PromptList> {
    const { value } = await this.#transport.send({
      method: 'GET',
      path: registryPaths.prompts(),
      query: { cursor: query.cursor, limit: query.limit, query: query.query },
      answer: listCheck,
      options,
    });
    return value;
  }

  listAll(query: PromptQuery = {}, options?: CallOptions): Promise<PromptDto[]> {
    return collectPages((page) => this.list({ ...query, ...page }, options));
  }

  async get(prompt: string, options?: CallOptions): Promise<PromptDto> {
    const path = registryPaths.prompt(prompt);
    return (await this.#transport.send({ method: 'GET', path, answer: oneCheck, options })).value;
  }

  /** Creates the prompt, or says which one it continues. */
  async put(prompt: string, body: PutPrompt = {}, options?: WriteOptions): Promise<PromptDto> {
    const path = registryPaths.prompt(prompt);
    return (await this.#transport.send({ method: 'PUT', path, answer: oneCheck, body, options }))
      .value;
  }

  /** Hides a prompt that was never deployed; `unarchive` takes that back. */
  async archive(prompt: string, options?: WriteOptions): Promise<PromptDto> {
    return this.#post(registryPaths.archive(prompt), options);
  }

  async unarchive(prompt: string, options?: WriteOptions): Promise<PromptDto> {
    return this.#post(registryPaths.unarchive(prompt), options);
  }

  async #post(path: string, options: WriteOptions | undefined): Promise<PromptDto> {
    const body = {};
    return (await this.#transport.send({ method: 'POST', path, answer: oneCheck, body, options }))
      .value;
  }
}
