import type { Guard, RolloutPlan } from '../rollout/rolloutPlan.ts';
import { getGuardKey } from './guardKey.ts';
import type { GuardDirection, GuardMeasure, GuardSettings } from './guardSettings.ts';

export const defaultAlpha = 0.05;
/** Below this many units on an arm, averages and variances say too little to be shown, let alone to clear a guard. */
export const defaultMinUnits = 30;

/** Metrics that every registry knows and that are better when there is more of them. */
const betterHigher: readonly string[] = ['success', 'feedback'];
/** Ceilings that follow from the metric itself. */
const knownCeilings: Readonly<Record<string, number>> = { feedback: 1 };

/** The guards of a plan with their defaults, in the plan's order. */
export function createGuardSettings(plan: RolloutPlan): readonly GuardSettings[] {
  const guards = plan.guards ?? [];
  const acting = guards.filter((guard) => guard.dryRun !== true);
  const total = acting.reduce((sum, guard) => sum + getWeight(guard), 0);
  return guards.map((guard) => {
    // A dry run never acts, so it takes nothing from the others; it gets what it would have as one of them.
    const whole = guard.dryRun === true ? total + getWeight(guard) : total;
    return {
      key: getGuardKey(guard),
      metric: guard.metric,
      ...(isForAll(guard) ? {} : { when: guard.when }),
      measure: createGuardMeasure(guard),
      direction: guard.direction ?? getDirection(guard.metric),
      margin: guard.margin ?? 0,
      alpha: ((plan.alpha ?? defaultAlpha) * getWeight(guard)) / whole,
      minUnits: guard.minUnits ?? defaultMinUnits,
      onHarm: guard.onHarm ?? 'rollback',
      dryRun: guard.dryRun ?? false,
    };
  });
}

/** A guard without a cohort, or with one that asks for nothing. */
function isForAll({ when }: Guard): boolean {
  return Object.keys(when ?? {}).length === 0;
}

function getWeight(guard: Guard): number {
  return guard.weight ?? 1;
}

function getDirection(metric: string): GuardDirection {
  return betterHigher.includes(metric) ? 'higher' : 'lower';
}

/** What a guard compares: `budget` and `ceiling` say it, else it is how often something happens. */
export function createGuardMeasure({ metric, budget, ceiling }: Guard): GuardMeasure {
  if (budget !== undefined) return { kind: 'budget', budget };
  const cap = ceiling ?? (Object.hasOwn(knownCeilings, metric) ? knownCeilings[metric] : undefined);
  return cap === undefined ? { kind: 'rate' } : { kind: 'mean', ceiling: cap };
}
