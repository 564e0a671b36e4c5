import type { RolloutPhase } from '../../domain/rollout/rollout.ts';
import { registryPaths } from '../../protocol/registry/registryPaths.ts';
import {
  rolloutDtoSchema,
  rolloutListSchema,
  type RolloutAction,
  type RolloutActionBody,
  type RolloutDto,
  type RolloutList,
  type RolloutSummaryDto,
  type StartRollout,
} from '../../protocol/registry/rolloutDto.ts';
import {
  rolloutMetricsDtoSchema,
  type RolloutMetricsDto,
} from '../../protocol/registry/rolloutMetricsDto.ts';
import {
  sampleListSchema,
  type SampleList,
  type SampleQuery,
} from '../../protocol/registry/sampleDto.ts';
import type { ConfirmRecovery } from '../../protocol/registry/recoveryDto.ts';
import type { PostReview } from '../../protocol/registry/reviewDto.ts';
import { AnswerCheck } from '../answerCheck.ts';
import { collectPages, type PageRequest } from '../collectPages.ts';
import type { CallOptions, RegistryTransport, WriteOptions } from '../registryTransport.ts';
import type { ServingPlace } from './deploymentRoutes.ts';

const oneCheck = new AnswerCheck(rolloutDtoSchema);
const listCheck = new AnswerCheck(rolloutListSchema);
const metricsCheck = new AnswerCheck(rolloutMetricsDtoSchema);
const samplesCheck = new AnswerCheck(sampleListSchema);

export interface RolloutQuery {
  readonly phases?: readonly RolloutPhase[] | undefined;
  readonly prompt?: string | undefined;
  readonly environment?: string | undefined;
}

/** Options of an action that must be based on the present state. */
export interface BasedOnRevision extends WriteOptions {
  readonly expected: number;
}

/** Rollouts: start, watch, act. */
export class RolloutRoutes {
  readonly #transport: RegistryTransport;

  constructor(transport: RegistryTransport) {
    this.#transport = transport;
  }

  async start(
    place: ServingPlace,
    body: StartRollout,
    options?: WriteOptions,
  ): Promise<RolloutDto> {
    const path = registryPaths.startRollout(place.prompt, place.environment);
    return (await this.#transport.send({ method: 'POST', path, answer: oneCheck, body, options }))
      .value;
  }

  async list(query: RolloutQuery & PageRequest = {}, options?: CallOptions): Promise<RolloutList> {
    const { value } = await this.#transport.send({
      method: 'GET',
      path: registryPaths.rollouts(),
      query: {
        phase: query.phases?.join(','),
        prompt: query.prompt,
        environment: query.environment,
        cursor: query.cursor,
        limit: query.limit,
      },
      answer: listCheck,
      options,
    });
    return value;
  }

  listAll(query: RolloutQuery = {}, options?: CallOptions): Promise<RolloutSummaryDto[]> {
    return collectPages((page) => this.list({ ...query, ...page }, options));
  }

  async get(id: string, options?: CallOptions): Promise<RolloutDto> {
    const path = registryPaths.rollout(id);
    return (await this.#transport.send({ method: 'GET', path, answer: oneCheck, options })).value;
  }

  /** What applications reported; of one cohort (`attribute=value`) where it is named. */
  async readMetrics(
    id: string,
    query: { readonly cohort?: string | undefined } = {},
    options?: CallOptions,
  ): Promise<RolloutMetricsDto> {
    const path = registryPaths.rolloutMetrics(id);
    const { value } = await this.#transport.send({
      ...{ method: 'GET', path, answer: metricsCheck, options },
      query: { cohort: query.cohort },
    });
    return value;
  }

  /** Stored samples of both arms, newest first. */
  async listSamples(
    id: string,
    query: SampleQuery = {},
    options?: CallOptions,
  ): Promise<SampleList> {
    const path = registryPaths.rolloutSamples(id);
    const { value } = await this.#transport.send({
      ...{ method: 'GET', path, answer: samplesCheck, options },
      query: { ...query },
    });
    return value;
  }

  /** Signs a stage off or refuses it, as the person of the token. */
  async postReview(id: string, body: PostReview, options?: WriteOptions): Promise<RolloutDto> {
    const path = registryPaths.rolloutReviews(id);
    return (await this.#transport.send({ method: 'POST', path, answer: oneCheck, body, options }))
      .value;
  }

  /** Closes the record of a rollback. */
  async confirmRecovery(
    id: string,
    body: ConfirmRecovery = {},
    options?: WriteOptions,
  ): Promise<RolloutDto> {
    const path = registryPaths.rolloutRecovery(id);
    return (await this.#transport.send({ method: 'POST', path, answer: oneCheck, body, options }))
      .value;
  }

  advance(id: string, body: RolloutActionBody, options: BasedOnRevision): Promise<RolloutDto> {
    return this.#act(id, 'advance', { body, options });
  }

  resume(id: string, body: RolloutActionBody, options: BasedOnRevision): Promise<RolloutDto> {
    return this.#act(id, 'resume', { body, options });
  }

  /** What makes things safer never waits for a revision. */
  pause(id: string, body: RolloutActionBody = {}, options?: WriteOptions): Promise<RolloutDto> {
    return this.#act(id, 'pause', { body, options });
  }

  rollback(id: string, body: RolloutActionBody = {}, options?: WriteOptions): Promise<RolloutDto> {
    return this.#act(id, 'rollback', { body, options });
  }

  cancel(id: string, body: RolloutActionBody = {}, options?: WriteOptions): Promise<RolloutDto> {
    return this.#act(id, 'cancel', { body, options });
  }

  async #act(
    id: string,
    action: RolloutAction,
    call: {
      readonly body: RolloutActionBody;
      readonly options: (WriteOptions & { readonly expected?: number }) | undefined;
    },
  ): Promise<RolloutDto> {
    const { value } = await this.#transport.send({
      method: 'POST',
      path: registryPaths.rolloutAction(id, action),
      answer: oneCheck,
      body: call.body,
      expected: call.options?.expected,
      options: call.options,
    });
    return value;
  }
}
