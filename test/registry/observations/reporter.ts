import assert from 'node:assert/strict';
import type {
  Observation,
  ObservationResults,
} from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { RegistryApi, staging } from '../registryApi.ts';

/** What an application knows after a resolve. */
interface Resolved {
  readonly variant: string;
  readonly metadata: { readonly deploymentRevision: number; readonly arm?: string };
}

/** An application: it resolves over OFREP, and reports what became of it. */
export class Reporter {
  readonly api: RegistryApi;
  readonly #place: typeof staging;
  #count = 0;

  constructor(url: string, token: string, place = staging) {
    this.#place = place;
    this.api = new RegistryApi(url, token);
  }

  async resolve(unit: string, attributes: Record<string, unknown> = {}): Promise<Resolved> {
    const path = `${registryPaths.ofrep(this.#place.environment)}/${this.#place.prompt}`;
    const context = { targetingKey: unit, ...attributes };
    const { status, body, text } = await this.api.post<Resolved>(path, { context });
    assert.equal(status, 200, text);
    return body;
  }

  /** The outcome of a unit, as what it resolved to just now says. */
  async observe(unit: string, more: Partial<Observation> = {}): Promise<Observation> {
    const { variant, metadata } = await this.resolve(unit, more.attributes);
    this.#count += 1;
    return {
      id: `o${this.#count}`,
      prompt: this.#place.prompt,
      unit,
      version: variant,
      deploymentRevision: metadata.deploymentRevision,
      ...more,
    };
  }

  post(observations: readonly unknown[], environment: string = this.#place.environment) {
    const path = registryPaths.observations(environment);
    return this.api.post<ObservationResults>(path, { observations });
  }

  /** Posts what must be answered, and says what became of each. */
  async report(observations: readonly unknown[]): Promise<string[]> {
    const { status, body, text } = await this.post(observations);
    assert.equal(status, 200, text);
    return body.results.map(({ outcome }) => outcome);
  }
}
