import type { SampleRules } from '../../domain/environment/environment.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import {
  addDependencies,
  addUnit,
  type Surroundings,
} from '../../domain/surroundings/surroundings.ts';
import type { CohortName } from '../../domain/guards/cohortName.ts';
import type { Observation } from '../../protocol/registry/observationDto.ts';
import type { MetricValue } from '../observations/checkObservation.ts';
import type { Credit } from '../observations/creditObservation.ts';
import type { StoreTables } from '../store/registryStore.ts';
import { SampleLedger } from './sampleLedger.ts';

/** One credited outcome with all that was reported of it. */
export interface DetailedOutcome {
  /** Stands for its id. */
  readonly key: string;
  readonly credit: Credit;
  readonly observation: Observation;
}

/** What is new with a report of an outcome. */
export interface OutcomeNews {
  /** Metrics that were not reported before. */
  readonly values: ReadonlyMap<string, MetricValue>;
  /** False when the id was reported before. */
  readonly isFirst: boolean;
  /** Whether the unit was not seen in this stage before. */
  readonly isNewUnit: boolean;
  /** Those of its unit. */
  readonly cohorts: readonly CohortName[];
}

/** What one batch tells of one unfinished rollout beside metrics: samples, and what else changed. */
export class DetailLedger {
  readonly #rolloutId: string;
  readonly #samples: SampleLedger;
  readonly #before: Surroundings;
  #surroundings: Surroundings;

  private constructor(rollout: Rollout, samples: SampleLedger, surroundings: Surroundings) {
    this.#rolloutId = rollout.id;
    this.#samples = samples;
    this.#before = surroundings;
    this.#surroundings = surroundings;
  }

  static async open(
    tables: StoreTables,
    rollout: Rollout,
    batch: { readonly samples: SampleRules | undefined; readonly now: number },
  ): Promise<DetailLedger> {
    const samples = new SampleLedger(rollout, batch.samples, batch.now);
    return new DetailLedger(rollout, samples, await tables.surroundings.read(rollout.id));
  }

  add(outcome: DetailedOutcome, { values, isFirst, isNewUnit, cohorts }: OutcomeNews): void {
    const { key, credit, observation } = outcome;
    const { dependencies, sample, version } = observation;
    if (isFirst && dependencies !== undefined)
      this.#surroundings = addDependencies(this.#surroundings, { ...credit, dependencies });
    if (isNewUnit && cohorts.length > 0)
      this.#surroundings = addUnit(this.#surroundings, { at: credit.at, cohorts });
    if (isFirst && sample === undefined) return;
    this.#samples.add({ key, credit, version, values, isFirst, texts: sample, cohorts });
  }

  async save(tables: StoreTables): Promise<void> {
    await this.#samples.save(tables);
    if (this.#surroundings !== this.#before)
      await tables.surroundings.save(this.#rolloutId, this.#surroundings);
  }
}
