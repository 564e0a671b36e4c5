import {
  deploymentDtoSchema,
  deploymentListSchema,
  servingDtoSchema,
  type DeploymentDto,
  type DeploymentList,
  type DeployVersion,
  type ServingDto,
} from '../../protocol/registry/deploymentDto.ts';
import { registryPaths } from '../../protocol/registry/registryPaths.ts';
import { AnswerCheck } from '../answerCheck.ts';
import { collectPages, type PageRequest } from '../collectPages.ts';
import type {
  CallOptions,
  ExpectedRevision,
  RegistryTransport,
  WriteOptions,
} from '../registryTransport.ts';

const oneCheck = new AnswerCheck(deploymentDtoSchema);
const listCheck = new AnswerCheck(deploymentListSchema);
const servingCheck = new AnswerCheck(servingDtoSchema);

/** One prompt in one environment. */
export interface ServingPlace {
  readonly prompt: string;
  readonly environment: string;
}

/** What an environment serves for a prompt, its history, and changing it. */
export class DeploymentRoutes {
  readonly #transport: RegistryTransport;

  constructor(transport: RegistryTransport) {
    this.#transport = transport;
  }

  async serving(place: ServingPlace, options?: CallOptions): Promise<ServingDto> {
    const path = registryPaths.serving(place.prompt, place.environment);
    const answer = servingCheck;
    return (await this.#transport.send({ method: 'GET', path, answer, options })).value;
  }

  async list(
    place: ServingPlace,
    page: PageRequest = {},
    options?: CallOptions,
  ): Promise<DeploymentList> {
    const { value } = await this.#transport.send({
      method: 'GET',
      path: registryPaths.deployments(place.prompt, place.environment),
      query: { cursor: page.cursor, limit: page.limit },
      answer: listCheck,
      options,
    });
    return value;
  }

  listAll(place: ServingPlace, options?: CallOptions): Promise<DeploymentDto[]> {
    return collectPages((page) => this.list(place, page, options));
  }

  /** `expected` is the revision of the present deployment, or `none` for the first one. */
  async deploy(
    place: ServingPlace,
    body: DeployVersion,
    options: WriteOptions & { readonly expected: ExpectedRevision },
  ): Promise<DeploymentDto> {
    const { value } = await this.#transport.send({
      method: 'POST',
      path: registryPaths.deployments(place.prompt, place.environment),
      answer: oneCheck,
      body,
      expected: options.expected,
      options,
    });
    return value;
  }
}
