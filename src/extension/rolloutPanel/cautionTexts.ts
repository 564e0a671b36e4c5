import { assertNever } from '../../domain/assertNever.ts';
import type { ConfounderDto } from '../../protocol/registry/confounderDto.ts';
import type { RolloutMetricsDto } from '../../protocol/registry/rolloutMetricsDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { WithoutBaselineDto } from '../../protocol/registry/withoutBaselineDto.ts';
import { l10n } from '../platform/localize.ts';
import { percentText } from './percentText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { momentText } from './timeText.ts';
import { cohortText } from './trafficText.ts';

/** What else may make a difference, and who has no concurrent baseline: one sentence each. */
export function toCautions(rollout: RolloutDto, facts: RolloutPanelFacts): string[] {
  return [
    ...(rollout.withoutBaseline ?? []).map((one) => baselineText(one, rollout)),
    ...(rollout.confounders ?? []).map((one) => confounderText(one, rollout, facts)),
    ...(facts.live?.metrics?.refused ?? []).map((one) => refusedText(one, facts)),
  ];
}

/** Outcomes that named this rollout and count for nothing: what guards say rests on fewer. */
function refusedText(
  { outcome, count, lastAt }: RolloutMetricsDto['refused'][number],
  facts: RolloutPanelFacts,
): string {
  const why = {
    arm_mismatch: l10n.t('they name a version that their unit did not get'),
    too_late: l10n.t('they came more than 7 days late'),
    unknown_deployment: l10n.t('they name a deployment that there is not'),
    id_conflict: l10n.t('their id was used for something else'),
  };
  const reason = Object.entries(why).find(([code]) => code === outcome)?.[1] ?? outcome;
  const at = momentText(lastAt, facts);
  return count === 1
    ? l10n.t('1 outcome was not counted, at {0}: {1}.', at, reason)
    : l10n.t('{0} outcomes were not counted, the last at {1}: {2}.', count, at, reason);
}

function baselineText(
  { when, comparesWith }: WithoutBaselineDto,
  { candidate, stable }: RolloutDto,
): string {
  const who =
    when === undefined
      ? l10n.t('Everyone gets {0}: nobody is served {1} at the same time.', candidate, stable)
      : l10n.t(
          'Everyone with {0} gets {1}: nobody like them is served {2} at the same time.',
          cohortText(when),
          candidate,
          stable,
        );
  switch (comparesWith) {
    case 'earlierStages':
      return `${who} ${l10n.t('What guards say rests on earlier stages.')}`;
    case 'otherUnits':
      return `${who} ${l10n.t('What guards say rests on other units at the same time.')}`;
    case 'nothing':
      return `${who} ${l10n.t('Guards have nothing to compare it with.')}`;
    default:
      return assertNever(comparesWith);
  }
}

function confounderText(
  confounder: ConfounderDto,
  { candidate, stable }: RolloutDto,
  facts: RolloutPanelFacts,
): string {
  switch (confounder.code) {
    case 'other_rollout':
      return l10n.t(
        'A rollout of {0} to {1} serves the same units since {2}: a difference may come from it.',
        confounder.prompt,
        confounder.candidate,
        momentText(confounder.since, facts),
      );
    case 'dependency_changed':
      return l10n.t(
        'The {0} changed from {1} to {2} at {3}: numbers from before and after it are not alike.',
        dependencyName(confounder.dependency),
        confounder.from,
        confounder.to,
        momentText(confounder.at, facts),
      );
    case 'dependency_differs':
      return l10n.t(
        'The {0} is not the same: {1} runs with {2}, {3} with {4}. A difference may come from it.',
        dependencyName(confounder.dependency),
        stable,
        confounder.stable,
        candidate,
        confounder.candidate,
      );
    case 'traffic_mix_changed':
      return l10n.t(
        'Units with {0} {1} were {2} of all and are {3} since {4}: numbers over time are not alike.',
        confounder.attribute,
        confounder.value,
        percentText(100 * confounder.before, 1),
        percentText(100 * confounder.now, 1),
        momentText(confounder.at, facts),
      );
    default:
      return assertNever(confounder);
  }
}

function dependencyName(dependency: 'model' | 'retrieval' | 'policy'): string {
  return {
    model: l10n.t('model'),
    retrieval: l10n.t('retrieval version'),
    policy: l10n.t('policy version'),
  }[dependency];
}
