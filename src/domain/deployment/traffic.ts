import type { Cohort, TrafficRule } from './trafficRule.ts';

/** Attributes of a unit as an application sends them. */
export type UnitAttributes = Readonly<Record<string, unknown>>;

/** Anything with traffic of its own, such as a stage of a plan. A number is a percentage of all units. */
export interface TrafficStage {
  readonly traffic?: number | TrafficRule | undefined;
}

/** Traffic that a stage adds by itself; undefined for a stage without traffic, and for 0 %. */
export function toTrafficRule(stage: TrafficStage): TrafficRule | undefined {
  const { traffic } = stage;
  const rule = typeof traffic === 'number' ? { percent: traffic } : traffic;
  return rule === undefined || rule.percent <= 0 ? undefined : rule;
}

/**
 * What a stage serves: its own rule and those of the stages before it, in descending percentage. Of rules for the same
 * cohort the largest stays, and a rule that everybody's percentage covers is left out.
 */
export function calculateStageRules(
  stages: readonly TrafficStage[],
  stageIndex: number,
): readonly TrafficRule[] {
  const byCohort = new Map<string, TrafficRule>();
  for (const stage of stages.slice(0, stageIndex + 1)) {
    const rule = toTrafficRule(stage);
    if (rule === undefined) continue;
    const key = toCohortKey(rule.when);
    if (rule.percent > (byCohort.get(key)?.percent ?? 0)) byCohort.set(key, rule);
  }
  const rules = [...byCohort.values()];
  const everyone = calculateTotalPercent(rules);
  return rules
    .filter((rule) => isForEveryone(rule) || rule.percent > everyone)
    .sort((left, right) => right.percent - left.percent);
}

/** A cohort in one spelling, whatever the order of its attributes and values. */
export function toCohortKey(when: Cohort | undefined): string {
  const entries = Object.entries(when ?? {}).map(([name, values]) => [
    name,
    ...new Set([...values].sort()),
  ]);
  return JSON.stringify(entries.sort(([left = ''], [right = '']) => (left < right ? -1 : 1)));
}

/** Whether a rule is for all units. */
export function isForEveryone(rule: TrafficRule): boolean {
  return Object.keys(rule.when ?? {}).length === 0;
}

/** Every attribute of the cohort must have one of the accepted values. Only texts match. */
export function matchesCohort(when: Cohort | undefined, attributes: UnitAttributes): boolean {
  return Object.entries(when ?? {}).every(([name, accepted]) => {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return typeof value === 'string' && accepted.includes(value);
  });
}

/** Whether a unit can be of both cohorts. */
export function canOverlap(left: Cohort | undefined, right: Cohort | undefined): boolean {
  return Object.entries(left ?? {}).every(([name, accepted]) => {
    const others = right !== undefined && Object.hasOwn(right, name) ? right[name] : undefined;
    return others?.some((value) => accepted.includes(value)) ?? true;
  });
}

/** A unit's share of the candidate in percent: the largest of all rules that it matches. */
export function calculateUnitPercent(
  rules: readonly TrafficRule[],
  attributes: UnitAttributes,
): number {
  return rules
    .filter((rule) => matchesCohort(rule.when, attributes))
    .reduce((largest, rule) => Math.max(largest, rule.percent), 0);
}

/** The percentage that everybody has, whatever the attributes; cohorts do not count. */
export function calculateTotalPercent(rules: readonly TrafficRule[]): number {
  return calculateUnitPercent(rules, {});
}

/** Whether every unit gets the candidate. */
export function isFullTraffic(rules: readonly TrafficRule[]): boolean {
  return calculateTotalPercent(rules) >= 100;
}
