import type { EnvironmentRules } from '../../domain/environment/environment.ts';
import {
  environmentDtoSchema,
  environmentListSchema,
  type EnvironmentDto,
} from '../../protocol/registry/environmentDto.ts';
import { registryPaths } from '../../protocol/registry/registryPaths.ts';
import { deletedSamplesSchema } from '../../protocol/registry/sampleDto.ts';
import { AnswerCheck } from '../answerCheck.ts';
import type { CallOptions, RegistryTransport, WriteOptions } from '../registryTransport.ts';

const oneCheck = new AnswerCheck(environmentDtoSchema);
const deletedCheck = new AnswerCheck(deletedSamplesSchema);
const listCheck = new AnswerCheck(environmentListSchema);

/** Environments with their protection rules. */
export class EnvironmentRoutes {
  readonly #transport: RegistryTransport;

  constructor(transport: RegistryTransport) {
    this.#transport = transport;
  }

  async list(options?: CallOptions): Promise<EnvironmentDto[]> {
    const path = registryPaths.environments();
    const { value } = await this.#transport.send({
      method: 'GET',
      path,
      answer: listCheck,
      options,
    });
    return value.items;
  }

  async get(environment: string, options?: CallOptions): Promise<EnvironmentDto> {
    const path = registryPaths.environment(environment);
    return (await this.#transport.send({ method: 'GET', path, answer: oneCheck, options })).value;
  }

  async put(
    environment: string,
    rules: EnvironmentRules,
    options?: WriteOptions,
  ): Promise<EnvironmentDto> {
    const path = registryPaths.environment(environment);
    const answer = oneCheck;
    return (await this.#transport.send({ method: 'PUT', path, answer, body: rules, options }))
      .value;
  }

  /** Deletes what is stored of live traffic; gives how many samples there were. */
  async deleteSamples(environment: string, options?: CallOptions): Promise<number> {
    const path = registryPaths.environmentSamples(environment);
    const answer = deletedCheck;
    const { value } = await this.#transport.send({ method: 'DELETE', path, answer, options });
    return value.deleted;
  }
}
