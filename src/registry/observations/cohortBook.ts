import { toCohortText } from '../../domain/guards/cohortName.ts';
import { newCohort, updateCohortState } from '../../domain/guards/cohortState.ts';
import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import type { GuardSettings } from '../../domain/guards/guardSettings.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import type { KnownCohort } from '../store/tables/cohortTable.ts';
import { CohortNames } from './cohortNames.ts';
import type { OutcomeRecord } from './outcomeRecord.ts';

/** What is known of the cohorts of one rollout. */
export class CohortBook {
  readonly #names: CohortNames;
  readonly #settings: readonly GuardSettings[];
  readonly #known: Map<string, KnownCohort>;
  readonly #changed = new Set<string>();

  constructor(plan: RolloutPlan, known: readonly KnownCohort[]) {
    this.#names = new CohortNames(
      plan,
      known.map(({ cohort }) => cohort),
    );
    this.#settings = createGuardSettings(plan);
    this.#known = new Map(known.map((one) => [toCohortText(one.cohort), one]));
  }

  get cohorts(): readonly KnownCohort[] {
    return [...this.#known.values()];
  }

  get changed(): readonly KnownCohort[] {
    return [...this.#known].filter(([name]) => this.#changed.has(name)).map(([, one]) => one);
  }

  /** Dimensions with more values than are kept apart. */
  get crowded(): { attribute: string; kept: number }[] {
    return this.cohorts
      .filter(({ cohort }) => cohort.value === undefined)
      .map(({ cohort: { attribute } }) => ({ attribute, kept: this.#names.countKept(attribute) }));
  }

  /** Adds one outcome to the cohorts of its unit, and names them. */
  add(record: OutcomeRecord): string[] {
    const names: string[] = [];
    for (const [index, attribute] of this.#names.dimensions.entries()) {
      const value = record.cohorts[index];
      if (value === undefined) continue;
      const cohort = this.#names.place(attribute, value);
      const name = toCohortText(cohort);
      const before = this.#known.get(name)?.state ?? newCohort;
      this.#known.set(name, { cohort, state: updateCohortState(this.#settings, before, record) });
      this.#changed.add(name);
      names.push(name);
    }
    return names;
  }
}
