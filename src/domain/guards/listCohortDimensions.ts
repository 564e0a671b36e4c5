import type { RolloutPlan } from '../rollout/rolloutPlan.ts';

/** Every unit counts once in each of them. */
const maxDimensions = 4;

/** Attributes that a rollout is looked at by, cohort by cohort: those of the plan, else those that its stages ask for. */
export function listCohortDimensions({ cohorts, stages }: RolloutPlan): readonly string[] {
  if (cohorts !== undefined) return cohorts.slice(0, maxDimensions);
  const asked = stages.flatMap(({ traffic }) =>
    typeof traffic === 'object' ? Object.keys(traffic.when ?? {}) : [],
  );
  return [...new Set(asked)].slice(0, maxDimensions);
}
