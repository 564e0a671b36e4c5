import { calculateTotalPercent, isForEveryone } from '../../domain/deployment/traffic.ts';
import type { Cohort, TrafficRule } from '../../domain/deployment/trafficRule.ts';
import type { Stage } from '../../domain/rollout/rolloutPlan.ts';
import { l10n } from '../platform/localize.ts';
import { percentText } from './percentText.ts';
import { shortListText } from './shortListText.ts';

const namedValues = 3;

/** `tenant internal`, `region eu or us`, `tenant internal and region eu`. */
export function cohortText(cohort: Cohort): string {
  return Object.entries(cohort)
    .map(([attribute, values]) => `${attribute} ${valuesText(values)}`)
    .join(l10n.t(' and '));
}

/** Values only, for the strip and the status line: `internal`, `eu or us`. */
export function shortCohortText(cohort: Cohort): string {
  return Object.values(cohort).map(valuesText).join(' · ');
}

function valuesText(values: readonly string[]): string {
  const named = values.slice(0, namedValues).join(l10n.t(' or '));
  const others = values.length - namedValues;
  return others > 0 ? l10n.t('{0} and {1} more', named, others) : named;
}

/** The rule that a stage adds, or undefined when it serves nothing (an eval stage). */
export function toStageRule(stage: Stage): TrafficRule | undefined {
  if (stage.traffic === undefined) return undefined;
  return typeof stage.traffic === 'number' ? { percent: stage.traffic } : stage.traffic;
}

/** `25 %`, `internal 50 %`, or the name of a stage without traffic. */
export function stageTrafficText(stage: Stage): string {
  const rule = toStageRule(stage);
  return rule === undefined ? stage.name : shortRuleText(rule);
}

export function shortRuleText(rule: TrafficRule): string {
  const share = percentText(rule.percent);
  return isForEveryone(rule) ? share : `${shortCohortText(rule.when ?? {})} ${share}`;
}

/** What all units get at least: the largest percentage without a cohort. */
export function shareOfEveryone(rules: readonly TrafficRule[]): number {
  return calculateTotalPercent(rules);
}

/** Rules of cohorts that get more than everyone does, largest first. */
export function cohortRules(rules: readonly TrafficRule[]): TrafficRule[] {
  const everyone = shareOfEveryone(rules);
  return rules
    .filter((rule) => !isForEveryone(rule) && rule.percent > everyone)
    .toSorted((one, other) => other.percent - one.percent);
}

/** The share in the fewest words: everyone's where there is one, else the largest cohort's. */
export function mainShareText(rules: readonly TrafficRule[]): string {
  const everyone = shareOfEveryone(rules);
  const cohort = cohortRules(rules)[0];
  return everyone > 0 || cohort === undefined ? percentText(everyone) : shortRuleText(cohort);
}

/** Who has the candidate, as one clause: "10 % of traffic and 50 % of tenant internal have 1.4.0". */
export function servedClause(version: string, rules: readonly TrafficRule[]): string {
  const everyone = shareOfEveryone(rules);
  const cohorts = shortListText(
    cohortRules(rules).map((rule) =>
      l10n.t('{0} of {1}', percentText(rule.percent), cohortText(rule.when ?? {})),
    ),
  );
  if (everyone === 0) {
    return cohorts === ''
      ? l10n.t('Nobody has {0}', version)
      : l10n.t('Only {0} has {1}', cohorts, version);
  }
  return cohorts === ''
    ? l10n.t('{0} of traffic has {1}', percentText(everyone), version)
    : l10n.t('{0} of traffic and {1} have {2}', percentText(everyone), cohorts, version);
}
