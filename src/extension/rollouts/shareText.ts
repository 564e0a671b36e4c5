import type { TrafficRule } from '../../domain/deployment/trafficRule.ts';
import { l10n } from '../platform/localize.ts';
import { percentText } from '../rolloutPanel/percentText.ts';
import { cohortRules, shareOfEveryone, shortCohortText } from '../rolloutPanel/trafficText.ts';

/** A candidate's share in the fewest words: `10 %`, `internal only`, `0 %`. */
export function shareText(rules: readonly TrafficRule[]): string {
  const everyone = shareOfEveryone(rules);
  const cohort = cohortRules(rules)[0]?.when;
  if (everyone > 0 || cohort === undefined) return percentText(everyone);
  return l10n.t('{0} only', shortCohortText(cohort));
}
