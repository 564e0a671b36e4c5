import type { RolloutPhase } from '../../domain/rollout/rollout.ts';
import { commandIds, contextValues } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { agoText } from '../rolloutPanel/durationText.ts';
import { timeText, toEpochMs } from '../rolloutPanel/timeText.ts';
import { environmentText } from './promptSummary.ts';
import type { ProjectFacts, PromptTreeFacts } from './promptTreeFacts.ts';
import type { PromptTreeRef } from './treeRef.ts';
import type { TreeRow } from './treeRow.ts';

type EnvironmentRef = Extract<PromptTreeRef, { kind: 'environment' }>;

/** Up to here "2 s ago" is worth more than a clock time. */
const recentlyMs = 10 * 60 * 1000;

/** What one environment serves, and whether applications followed. */
export function describeEnvironmentRow(
  ref: EnvironmentRef,
  { project, servedAt }: ProjectFacts,
  { moment }: PromptTreeFacts,
): TreeRow | undefined {
  const served = project.connection.state.prompts
    .get(ref.prompt)
    ?.environments.find((one) => one.environment === ref.environment);
  if (served === undefined) return undefined;
  const phase = served.candidate?.phase;
  const rolls = phase !== undefined;
  const known = served.lastServedAt === undefined ? undefined : toEpochMs(served.lastServedAt);
  const lastServedAt = servedAt?.(ref.prompt, ref.environment) ?? known;
  const followed = lastServedAt === undefined ? '' : servedText(lastServedAt);
  const description = [environmentText(served), followed].filter((one) => one !== '').join(' · ');
  const since = toEpochMs(served.stableSince);
  const tooltip = [
    since === undefined
      ? ''
      : l10n.t('{0} since {1}', served.stable, timeText(since, moment.now, moment.place)),
    followed === '' ? l10n.t('No application has asked for it yet.') : followed,
  ];
  return {
    label: ref.environment,
    description,
    tooltip: tooltip.filter((one) => one !== '').join('\n'),
    icon: environmentIcon(phase),
    contextValue: rolls ? contextValues.environmentRollout : contextValues.environment,
    collapsible: 'no',
    spoken: l10n.t('Environment {0}, {1}', ref.environment, description),
    command: commandIds.openRollout,
  };

  function servedText(at: number): string {
    const ago = moment.now - at;
    return ago < recentlyMs
      ? l10n.t('served {0}', agoText(Math.max(0, ago)))
      : l10n.t('served {0}', timeText(at, moment.now, moment.place));
  }
}

function environmentIcon(phase: RolloutPhase | undefined): string {
  switch (phase) {
    case 'pending':
      return 'watch';
    case 'paused':
      return 'debug-pause';
    case undefined:
      return 'server-environment';
    default:
      return 'rocket';
  }
}
