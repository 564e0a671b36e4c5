/** What a unit was served: the version that was live before, or the one that is tried. */
export const arms = ['stable', 'candidate'] as const;
export type Arm = (typeof arms)[number];

/**
 * One unit's first outcome on one metric in one stage of a rollout: at most one record per (rollout, stage, unit,
 * metric). More of them from one unit would count its habits several times and raise false alarms.
 */
export interface GuardRecord {
  /** Name of the stage in which the unit was served, also when the outcome arrives later. */
  readonly stage: string;
  readonly arm: Arm;
  /**
   * Chance, from 0 to 1, that this unit gets the candidate in this stage, given what earlier records told about it: see
   * `calculateAssignmentProbability`. 0 and 1 add no evidence.
   */
  readonly probability: number;
  /** As reported. True and false for rates, a finite number for budgets and means. */
  readonly value: number | boolean;
  /** Epoch milliseconds at which the registry credited it. */
  readonly at: number;
}
