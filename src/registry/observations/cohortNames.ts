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
  readonly #kept: ReadonlyMap<string, Set<string>>;
  readonly #added: CohortName[] = [];

  constructor(plan: RolloutPlan, known: readonly CohortName[]) {
    this.dimensions = listCohortDimensions(plan);
    this.#kept = new Map(this.dimensions.map((attribute) => [attribute, new Set()]));
    for (const { attribute, value } of known)
      if (value !== undefined) this.#kept.get(attribute)?.add(value);
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
    return this.dimensions.flatMap((attribute) => {
      const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
      return typeof value === 'string' ? [this.place(attribute, value)] : [];
    });
  }

  place(attribute: string, value: string): CohortName {
    const kept = this.#kept.get(attribute);
    if (kept === undefined) return { attribute };
    if (kept.has(value)) return { attribute, value };
    if (kept.size >= maxCohortValues || !isName(value)) return { attribute };
    kept.add(value);
    this.#added.push({ attribute, value });
    return { attribute, value };
  }
}

/** What cannot be stored or shown as it is does not get a row of its own. */
function isName(value: string): boolean {
  return value.length <= maxValueLength && !/\p{Cc}/u.test(value) && !hasLoneSurrogate(value);
}
