import { toCohortText, type CohortName } from '../../domain/guards/cohortName.ts';
import { newCohort, updateCohortState } from '../../domain/guards/cohortState.ts';
import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import type { GuardSettings } from '../../domain/guards/guardSettings.ts';
import { listCohortDimensions } from '../../domain/guards/listCohortDimensions.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import { hasLoneSurrogate } from '../hasLoneSurrogate.ts';
import type { KnownCohort } from '../store/tables/cohortTable.ts';
import type { OutcomeRecord } from './outcomeRecord.ts';

/** Values of one attribute that are kept apart: those that came first. */
export const maxCohortValues = 20;
const maxValueLength = 200;

/** The cohorts of one rollout, and which values of its dimensions are among them. */
export class CohortBook {
  readonly dimensions: readonly string[];
  readonly #settings: readonly GuardSettings[];
  readonly #known: Map<string, KnownCohort>;
  readonly #kept = new Map<string, number>();
  readonly #changed = new Set<string>();

  constructor(plan: RolloutPlan, known: readonly KnownCohort[]) {
    this.dimensions = listCohortDimensions(plan);
    this.#settings = createGuardSettings(plan);
    this.#known = new Map(known.map((one) => [toCohortText(one.cohort), one]));
    for (const { cohort } of known) this.#countKept(cohort);
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
      .map(({ cohort: { attribute } }) => ({ attribute, kept: this.#kept.get(attribute) ?? 0 }));
  }

  /** Adds one outcome to the cohorts of its unit, and names them. */
  add(record: OutcomeRecord): string[] {
    const names: string[] = [];
    for (const [index, attribute] of this.dimensions.entries()) {
      const value = record.cohorts[index];
      if (value === undefined) continue;
      const { cohort, name } = this.#place(attribute, value);
      const before = this.#known.get(name)?.state ?? newCohort;
      if (!this.#known.has(name)) this.#countKept(cohort);
      this.#known.set(name, { cohort, state: updateCohortState(this.#settings, before, record) });
      this.#changed.add(name);
      names.push(name);
    }
    return names;
  }

  #place(attribute: string, value: string): { cohort: CohortName; name: string } {
    const cohort = { attribute, value };
    const name = toCohortText(cohort);
    if (this.#known.has(name)) return { cohort, name };
    const isFull = (this.#kept.get(attribute) ?? 0) >= maxCohortValues;
    if (!isFull && isName(value)) return { cohort, name };
    return { cohort: { attribute }, name: toCohortText({ attribute }) };
  }

  #countKept({ attribute, value }: CohortName): void {
    if (value === undefined) return;
    this.#kept.set(attribute, (this.#kept.get(attribute) ?? 0) + 1);
  }
}

/** What cannot be stored or shown as it is does not get a row of its own. */
function isName(value: string): boolean {
  return value.length <= maxValueLength && !/\p{Cc}/u.test(value) && !hasLoneSurrogate(value);
}
