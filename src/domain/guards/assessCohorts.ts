/** What the guards say cohort by cohort. Only told, never acted on: of many slices some look bad by chance. */
import { assessGuard } from './assessGuard.ts';
import type { CohortName } from './cohortName.ts';
import type { CohortState } from './cohortState.ts';
import { createGuardState } from './createGuardState.ts';
import type { GuardAssessment } from './guardAssessment.ts';
import type { GuardSettings } from './guardSettings.ts';

export interface CohortAssessment {
  readonly cohort: CohortName;
  readonly units: CohortState['units'];
  /** False where a guard of the plan is about exactly this cohort. */
  readonly exploratory: boolean;
  /** That with the strongest sign of harm first. */
  readonly guards: readonly GuardAssessment[];
}

interface Look {
  readonly settings: readonly GuardSettings[];
  /** What the guards of the plan say, by key. */
  readonly acting: readonly GuardAssessment[];
  /** Name of the present stage. */
  readonly stage: string;
}

/** The worst cohort first, by its first guard: harm, then the strongest sign of it, then the largest cohort. */
export function assessCohorts(
  cohorts: readonly { readonly cohort: CohortName; readonly state: CohortState }[],
  look: Look,
): readonly CohortAssessment[] {
  return cohorts
    .map(({ cohort, state }) => assessCohort(cohort, state, look))
    .map((one) => ({ one, rank: rank(one) }))
    .sort((left, right) => compareRanks(right.rank, left.rank))
    .map(({ one }) => one);
}

function assessCohort(
  cohort: CohortName,
  state: CohortState,
  { settings, acting, stage }: Look,
): CohortAssessment {
  const own = settings.filter((one) => isExactly(one, cohort)).map(({ key }) => key);
  const repeated = settings
    .filter(({ when }) => when === undefined)
    .map((one) => assessGuard(one, state.guards.get(one.key) ?? createGuardState(), { stage }));
  const guards = [...acting.filter(({ key }) => own.includes(key)), ...repeated];
  return {
    cohort,
    units: state.units,
    exploratory: own.length === 0,
    guards: guards.toSorted(
      (one, other) =>
        rankVerdict(other) - rankVerdict(one) || measureSign(other) - measureSign(one),
    ),
  };
}

function isExactly({ when = {} }: GuardSettings, { attribute, value }: CohortName): boolean {
  const [asked, ...others] = Object.entries(when);
  if (asked === undefined || others.length > 0 || value === undefined) return false;
  const [name, values] = asked;
  return name === attribute && values.every((one) => one === value);
}

type Rank = readonly [severity: number, sign: number, units: number];

function rank({ guards, units }: CohortAssessment): Rank {
  const [first] = guards;
  const seen = units.stable + units.candidate;
  return first === undefined ? [0, 0, seen] : [rankVerdict(first), measureSign(first), seen];
}

/** How far a guard is on the way to harm: 1 where it is shown, 0 where there is no sign of it. */
function measureSign({ eValue, difference, margin, direction }: GuardAssessment): number {
  if (eValue !== undefined) return Math.max(0, Math.log(eValue.value) / Math.log(eValue.threshold));
  if (difference === undefined) return 0;
  const { estimate, low, high } = difference;
  const worse = (direction === 'higher' ? -estimate : estimate) - margin;
  return Math.max(0, (2 * worse) / (high - low));
}

function rankVerdict({ verdict, reason }: GuardAssessment): number {
  switch (verdict) {
    case 'harm':
      return 4;
    case 'error':
      return 2;
    case 'inconclusive':
      return reason.code === 'may_be_worse' ? 3 : 1;
    case 'clear':
      return 0;
  }
}

function compareRanks(left: Rank, right: Rank): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}
