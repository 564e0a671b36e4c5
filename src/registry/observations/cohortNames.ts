import type { UnitAttributes } from '../../domain/deployment/traffic.ts';
import type { CohortName } from '../../domain/guards/cohortName.ts';
import { listCohortDimensions } from '../../domain/guards/listCohortDimensions.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import { hasLoneSurrogate } from '../hasLoneSurrogate.ts';

/** Values of one attribute that are kept apart: those that came first. */
export const maxCohortValues = 20;
const maxValueLength = 200;

/** Which values of the cohort dimensions of one rollout are kept apart, in metrics and samples alike. */
export class CohortNames {
  readonly dimensions: readonly string[];
  /** By attribute and value. */
  readonly #kept: ReadonlyMap<string, Map<string, CohortName>>;
  readonly #added: CohortName[] = [];

  constructor(plan: RolloutPlan, known: readonly CohortName[]) {
    this.dimensions = listCohortDimensions(plan);
    this.#kept = new Map(this.dimensions.map((attribute) => [attribute, new Map()]));
    for (const cohort of known)
      if (cohort.value !== undefined) this.#kept.get(cohort.attribute)?.set(cohort.value, cohort);
  }

  /** Values that were not kept apart before. */
  get added(): readonly CohortName[] {
    return this.#added;
  }

  countKept(attribute: string): number {
    return this.#kept.get(attribute)?.size ?? 0;
  }

  /** The cohorts of a unit: one for each dimension that it says something of. */
  placeUnit(attributes: UnitAttributes): CohortName[] {
    const cohorts: CohortName[] = [];
    for (const attribute of this.dimensions) {
      const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
      if (typeof value === 'string') cohorts.push(this.place(attribute, value));
    }
    return cohorts;
  }

  place(attribute: string, value: string): CohortName {
    const kept = this.#kept.get(attribute);
    const known = kept?.get(value);
    if (known !== undefined) return known;
    if (kept === undefined || kept.size >= maxCohortValues || !isName(value)) return { attribute };
    const added = { attribute, value };
    kept.set(value, added);
    this.#added.push(added);
    return added;
  }
}

/** What cannot be stored or shown as it is does not get a row of its own. */
function isName(value: string): boolean {
  return value.length <= maxValueLength && !/\p{Cc}/u.test(value) && !hasLoneSurrogate(value);
}
