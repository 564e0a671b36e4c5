import { createGuardState } from './createGuardState.ts';
import type { GuardRecord } from './guardRecord.ts';
import type { GuardSettings } from './guardSettings.ts';
import type { GuardState } from './guardState.ts';
import { updateGuard } from './updateGuard.ts';

/** What is remembered of the units of one cohort, bounded by the plan. */
export interface CohortState {
  /** Units by arm; one that is seen in two stages counts in both. */
  readonly units: { readonly stable: number; readonly candidate: number };
  /** By key of the guard of the plan that each repeats. */
  readonly guards: ReadonlyMap<string, GuardState>;
}

export const newCohort: CohortState = { units: { stable: 0, candidate: 0 }, guards: new Map() };

/** One outcome of a unit of the cohort, as the guards of the plan took it. */
export interface CohortRecord extends Pick<GuardRecord, 'stage' | 'arm' | 'at'> {
  /** Whether it is the first one of its unit in its stage. */
  readonly isNewUnit: boolean;
  readonly values: ReadonlyMap<string, number | boolean>;
  /** By key, for each guard whose record it is: the unit's chance to get the candidate. */
  readonly probabilities: ReadonlyMap<string, number>;
}

/** The state with one outcome more: the same records, with the same probabilities, that the guards of the plan got. */
export function updateCohortState(
  guards: readonly GuardSettings[],
  state: CohortState,
  record: CohortRecord,
): CohortState {
  const { stage, arm, at, values, probabilities, isNewUnit } = record;
  const units = isNewUnit ? { ...state.units, [arm]: state.units[arm] + 1 } : state.units;
  if (probabilities.size === 0) return { ...state, units };
  const changed = new Map(state.guards);
  for (const settings of guards) {
    const { key, metric, when } = settings;
    const probability = probabilities.get(key);
    const value = values.get(metric);
    if (when !== undefined || probability === undefined || value === undefined) continue;
    const before = changed.get(key) ?? createGuardState();
    changed.set(key, updateGuard(settings, before, { stage, arm, at, probability, value }));
  }
  return { units, guards: changed };
}
