import { isForEveryone, toCohortKey } from '../deployment/traffic.ts';
import type { Cohort, TrafficRule } from '../deployment/trafficRule.ts';
import type { RolloutPlan } from './rolloutPlan.ts';
import { listPlanRules } from './stageRules.ts';

/** Units of a stage that all get the candidate, and what guards rest on for them instead of a baseline at the same time. */
export interface WithoutBaseline {
  /** Absent at 100 % of all traffic. */
  readonly when?: Cohort;
  readonly comparesWith: 'earlierStages' | 'otherUnits' | 'nothing';
}

/** The rules of a stage that are at 100 %. */
export function listWithoutBaseline(
  plan: RolloutPlan,
  stageIndex: number,
): readonly WithoutBaseline[] {
  const rules = listPlanRules(plan, stageIndex);
  const earlier = plan.stages
    .slice(0, stageIndex)
    .flatMap((_, index) => listPlanRules(plan, index));
  return rules
    .filter(({ percent }) => percent >= 100)
    .map((rule) => ({
      ...(rule.when === undefined || isForEveryone(rule) ? {} : { when: rule.when }),
      comparesWith: findComparison(rule, rules, earlier),
    }));
}

/** The nearest comparison: the same units before, others now, others before. */
function findComparison(
  rule: TrafficRule,
  present: readonly TrafficRule[],
  earlier: readonly TrafficRule[],
): WithoutBaseline['comparesWith'] {
  const key = toCohortKey(rule.when);
  const same = earlier.filter((one) => isForEveryone(one) || toCohortKey(one.when) === key);
  if (same.some(isSplit)) return 'earlierStages';
  if (present.some(isSplit)) return 'otherUnits';
  return earlier.some(isSplit) ? 'earlierStages' : 'nothing';
}

function isSplit({ percent }: TrafficRule): boolean {
  return percent > 0 && percent < 100;
}
