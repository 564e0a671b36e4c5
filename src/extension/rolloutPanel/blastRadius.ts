import type { TrafficRule } from '../../domain/deployment/trafficRule.ts';
import { listPlanRules } from '../../domain/rollout/stageRules.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { unitsText } from '../rollouts/unitsText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { percentText } from './percentText.ts';
import { cohortRules, cohortText, shareOfEveryone } from './trafficText.ts';

/** Who has the candidate now, who gets it with the next stage and the one after, and how many were seen so far. */
export function blastRadiusLines(rollout: RolloutDto, facts: RolloutPanelFacts): string[] {
  const { plan, stageIndex, candidate, rules } = rollout;
  const ahead = plan.stages.slice(stageIndex + 1, stageIndex + 3).map((stage, index) => {
    const audience = audienceText(listPlanRules(plan, stageIndex + 1 + index));
    return index === 0
      ? l10n.t('Next, “{0}”: {1}.', stage.name, audience)
      : l10n.t('Then, “{0}”: {1}.', stage.name, audience);
  });
  const last = stageIndex + 1 >= plan.stages.length;
  return [
    l10n.t('Now: {0}.', audienceText(rules)),
    ...ahead,
    ...(last
      ? [
          l10n.t(
            'After this stage {0} is the stable version, and its guards watch no more.',
            candidate,
          ),
        ]
      : []),
    ...seenLine(rollout),
    ...requestsLine(facts),
  ];
}

function audienceText(rules: readonly TrafficRule[]): string {
  const everyone = shareOfEveryone(rules);
  const cohorts = cohortRules(rules).map((rule) =>
    l10n.t('{0} of {1}', percentText(rule.percent), cohortText(rule.when ?? {})),
  );
  const parts = [
    ...(everyone > 0 ? [l10n.t('{0} of all traffic', percentText(everyone))] : []),
    ...cohorts,
  ];
  return parts.length === 0 ? l10n.t('nobody') : parts.join(', ');
}

/** The guard that saw the most units tells best how many there were. */
function seenLine({ guards = [], plan, candidate }: RolloutDto): string[] {
  const units = Math.max(0, ...guards.map(({ arms }) => arms.candidate.units));
  if (units === 0) return [l10n.t('No outcome of {0} was reported so far.', candidate)];
  return [l10n.t('Seen with {0} so far: {1}.', candidate, unitsText(units, plan.unit))];
}

/** Shares of what: of the requests that come in. */
function requestsLine({ serving }: RolloutPanelFacts): string[] {
  const recent = (serving?.served ?? []).reduce((sum, one) => sum + one.recent, 0);
  if (recent === 0) return [];
  return [l10n.t('Requests in the last 5 min: {0}, so about {1} an hour.', recent, 12 * recent)];
}
