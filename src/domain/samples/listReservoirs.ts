import { toCohortText, type CohortName } from '../guards/cohortName.ts';

/** Where a sample may have a place. */
export interface SamplePlace {
  readonly stage: string;
  readonly arm: string;
  readonly cohorts: readonly CohortName[];
  /** Keys of the guards on which its outcome is bad. */
  readonly failed: readonly string[];
}

/**
 * The reservoirs of a sample: that of its arm in its stage, one for each of its cohorts there and, if it is a bad one, one
 * for each guard and cohort that hold bad ones only, so that the good ones cannot crowd it out.
 */
export function listReservoirs({ stage, arm, cohorts, failed }: SamplePlace): readonly string[] {
  const names = [['all'], ...cohorts.map((cohort) => ['cohort', toCohortText(cohort)])];
  if (failed.length > 0)
    names.push(
      ...failed.map((guard) => ['failed', guard]),
      ...cohorts.map((cohort) => ['failedCohort', toCohortText(cohort)]),
    );
  return names.map((name) => JSON.stringify([stage, arm, ...name]));
}
