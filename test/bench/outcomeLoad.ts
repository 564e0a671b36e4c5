// An application that reports outcomes: units of many tenants, on the version that they really got.
import { FlagdCore } from '@openfeature/flagd-core';
import type { RolloutPlan } from '../../src/domain/rollout/rolloutPlan.ts';
import type { Observation } from '../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { RegistryApi } from '../registry/registryApi.ts';
import { createPost } from './keepAliveConnection.ts';
import { seededEnvironment, seededKey, seededVersion } from './seedRegistry.ts';
import type { MeasuredRegistry } from './startMeasuredRegistry.ts';

/** What a careful plan watches, for each of the tenants as well. */
export const watchedPlan: RolloutPlan = {
  guards: [
    { metric: 'parseFailure', margin: 0.02 },
    { metric: 'latencyMs', budget: 4000, margin: 0.05 },
    { metric: 'costUsd', ceiling: 0.05, margin: 0.01 },
  ],
  cohorts: ['tenant'],
  stages: [
    { name: 'half', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
};

/** A conversation is reported on after each of its turns. */
const outcomesPerUnit = 4;

/** One rollout of a seeded prompt whose outcomes are reported. */
export class OutcomeLoad {
  readonly rolloutId: string;
  readonly #registry: MeasuredRegistry;
  readonly #prompt: string;
  readonly #tenants: number;
  readonly #core: FlagdCore;
  #count = 0;

  private constructor(
    registry: MeasuredRegistry,
    rollout: { readonly id: string; readonly prompt: string; readonly tenants: number },
    flags: string,
  ) {
    this.#registry = registry;
    this.rolloutId = rollout.id;
    this.#prompt = rollout.prompt;
    this.#tenants = rollout.tenants;
    this.#core = new FlagdCore(undefined, undefined, { disableDynamicCodeGeneration: true });
    this.#core.setConfigurations(flags);
  }

  /** Starts the rollout, and reads from it who gets what, as a flagd beside the application would. */
  static async start(
    registry: MeasuredRegistry,
    { number, tenants }: { readonly number: number; readonly tenants: number },
  ): Promise<OutcomeLoad> {
    const api = new RegistryApi(registry.url, registry.personToken);
    const prompt = seededKey(number);
    const candidate = seededVersion(0);
    const place = { prompt, environment: seededEnvironment };
    const { id } = await api.start(place, { candidate, plan: watchedPlan });
    const application = new RegistryApi(registry.url, registry.appToken);
    const { status, text } = await application.get(registryPaths.flagdJson(seededEnvironment));
    if (status !== 200) throw new Error(text);
    return new OutcomeLoad(registry, { id, prompt, tenants }, text);
  }

  /** Outcomes of units that come back a few times; `tell` says what a version does. */
  observe(
    count: number,
    tell: (isCandidate: boolean) => Partial<Observation> = () => ({}),
  ): Observation[] {
    return Array.from({ length: count }, () => {
      this.#count += 1;
      const number = this.#count;
      const unit = `conversation-${Math.floor(number / outcomesPerUnit)}`;
      const attributes = { tenant: `tenant-${(number * 7919) % this.#tenants}`, region: 'eu' };
      const { variant = '', flagMetadata } = this.#core.resolveObjectEvaluation(
        this.#prompt,
        {},
        { targetingKey: unit, ...attributes },
      );
      return {
        ...{
          id: `${this.rolloutId.slice(0, 8)}-${number}`,
          prompt: this.#prompt,
          unit,
          version: variant,
        },
        ...{ deploymentRevision: Number(flagMetadata['deploymentRevision']), attributes },
        time: new Date().toISOString(),
        latencyMs: 300 + ((number * 104_729) % 5000),
        ...{ inputTokens: 900 + (number % 300), outputTokens: 50 + (number % 200) },
        ...{ costUsd: 0.001 + (number % 40) / 10_000, success: number % 10 > 0 },
        ...{ parseFailure: number % 50 === 0, ...tell(variant === seededVersion(0)) },
      };
    });
  }

  /** The bytes of one report. */
  createReport(observations: readonly Observation[]): Buffer {
    const { url, appToken: token } = this.#registry;
    const path = registryPaths.observations(seededEnvironment);
    return createPost({ url, token, path }, { observations });
  }
}
