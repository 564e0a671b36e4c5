import type { SampleRules } from '../../domain/environment/environment.ts';
import { listCohortDimensions } from '../../domain/guards/listCohortDimensions.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import {
  addDependencies,
  addUnit,
  findMix,
  type Surroundings,
} from '../../domain/surroundings/surroundings.ts';
import type { CohortName } from '../../domain/guards/cohortName.ts';
import type { Observation } from '../../protocol/registry/observationDto.ts';
import type { MetricValue } from '../observations/checkObservation.ts';
import type { Credit } from '../observations/creditObservation.ts';
import type { StoreTables } from '../store/registryStore.ts';
import { readCohorts } from './readCohorts.ts';
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
}

/** What one batch tells of one unfinished rollout beside metrics: samples, and what else changed. */
export class DetailLedger {
  readonly #rolloutId: string;
  readonly #dimensions: readonly string[];
  readonly #samples: SampleLedger;
  readonly #before: Surroundings;
  #surroundings: Surroundings;

  private constructor(rollout: Rollout, samples: SampleLedger, surroundings: Surroundings) {
    this.#rolloutId = rollout.id;
    this.#dimensions = listCohortDimensions(rollout.plan);
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

  add(outcome: DetailedOutcome, { values, isFirst, isNewUnit }: OutcomeNews): void {
    const { key, credit, observation } = outcome;
    const { dependencies, sample, version } = observation;
    if (isFirst && dependencies !== undefined)
      this.#surroundings = addDependencies(this.#surroundings, { ...credit, dependencies });
    if (isFirst && !isNewUnit && sample === undefined) return;
    const cohorts = readCohorts(this.#dimensions, credit.attributes);
    if (isNewUnit && cohorts.size > 0)
      this.#surroundings = addUnit(this.#surroundings, { at: credit.at, values: cohorts });
    this.#samples.add({
      ...{ key, credit, version, values, isFirst, texts: sample },
      cohorts: this.#nameCohorts(cohorts),
    });
  }

  async save(tables: StoreTables): Promise<void> {
    await this.#samples.save(tables);
    if (this.#surroundings !== this.#before)
      await tables.surroundings.save(this.#rolloutId, this.#surroundings);
  }

  /** Values that are counted apart have a name of their own; there are not more of them than that. */
  #nameCohorts(cohorts: ReadonlyMap<string, string | undefined>): CohortName[] {
    return [...cohorts].map(([attribute, value]) => {
      const isApart =
        value !== undefined && findMix(this.#surroundings, attribute)?.values.includes(value);
      return isApart === true ? { attribute, value } : { attribute };
    });
  }
}
