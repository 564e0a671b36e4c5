import { calculateTotalPercent, isForEveryone } from './traffic.ts';
import type { Cohort, TrafficRule } from './trafficRule.ts';

/** `12.5 %`: at most three decimals, as rules have them. */
export function formatPercent(percent: number): string {
  return `${Number(percent.toFixed(3))} %`;
}

/** Traffic for people, share of everybody first: `["10 %", "internal 50 %"]`; empty without traffic. */
export function describeTraffic(rules: readonly TrafficRule[]): readonly string[] {
  const total = calculateTotalPercent(rules);
  const cohorts = rules
    .filter((rule) => !isForEveryone(rule) && rule.percent > total)
    .map((rule) => `${describeCohort(rule.when)} ${formatPercent(rule.percent)}`);
  return [...(total > 0 ? [formatPercent(total)] : []), ...cohorts];
}

/** `internal`, `acme or initech`, `eu + gold`: values say enough, the attribute names are in the plan. */
export function describeCohort(when: Cohort | undefined): string {
  return Object.values(when ?? {})
    .map(describeValues)
    .join(' + ');
}

/** A cohort with the names of its attributes, where no plan is at hand: `tenant acme or initech and region eu`. */
export function describeAttributes(when: Cohort | undefined): string {
  return Object.entries(when ?? {})
    .map(([attribute, values]) => `${attribute} ${describeValues(values)}`)
    .join(' and ');
}

function describeValues(values: readonly string[]): string {
  return values.length > 3
    ? `${values.slice(0, 2).join(', ')} or ${values.length - 2} more`
    : values.join(' or ');
}
