import { isFinalPhase, type RolloutPhase } from '../../domain/rollout/rollout.ts';
import type { PromptEnvironmentDto } from '../../protocol/registry/promptDto.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { commandIds, contextValues } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { agoText } from '../rolloutPanel/durationText.ts';
import { timeText, toEpochMs } from '../rolloutPanel/timeText.ts';
import { healthSentence, healthWord } from '../rollouts/healthText.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';
import { seesHarm } from '../rollouts/seesHarm.ts';
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
  const { prompts, rollouts } = project.connection.state;
  const served = prompts
    .get(ref.prompt)
    ?.environments.find((one) => one.environment === ref.environment);
  if (served === undefined) return undefined;
  const phase = served.candidate?.phase;
  const followed = servedText(servedAt?.(ref.prompt, ref.environment), served, moment);
  const rollout = findRollout(served.candidate?.rolloutId, rollouts);
  const description = joined(' · ', environmentText(served), settledText(rollout), followed);
  return {
    label: ref.environment,
    description,
    tooltip: joined(
      '\n',
      sinceText(served, moment),
      followed === '' ? l10n.t('No application has asked for it yet.') : followed,
      rollout === undefined ? '' : healthSentence(rollout),
    ),
    ...environmentIcon(phase, rollout),
    contextValue:
      phase === undefined ? contextValues.environment : contextValues.environmentRollout,
    collapsible: 'no',
    spoken: l10n.t('Environment {0}, {1}', ref.environment, description),
    command: commandIds.openRollout,
  };
}

function joined(separator: string, ...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(separator);
}

function sinceText({ stable, stableSince }: PromptEnvironmentDto, moment: TextMoment): string {
  const since = toEpochMs(stableSince);
  return since === undefined
    ? ''
    : l10n.t('{0} since {1}', stable, timeText(since, moment.now, moment.place));
}

/** `asked` is newer than what the list of prompts says. */
function servedText(
  asked: number | undefined,
  { lastServedAt }: PromptEnvironmentDto,
  moment: TextMoment,
): string {
  const at = asked ?? (lastServedAt === undefined ? undefined : toEpochMs(lastServedAt));
  if (at === undefined) return '';
  const ago = moment.now - at;
  return ago < recentlyMs
    ? l10n.t('served {0}', agoText(Math.max(0, ago)))
    : l10n.t('served {0}', timeText(at, moment.now, moment.place));
}

function findRollout(
  id: string | undefined,
  rollouts: ReadonlyMap<string, RolloutSummaryDto>,
): RolloutSummaryDto | undefined {
  const rollout = id === undefined ? undefined : rollouts.get(id);
  return rollout === undefined || isFinalPhase(rollout.phase) ? undefined : rollout;
}

/** The row is short: what is not settled yet stands in the tooltip. */
function settledText(rollout: RolloutSummaryDto | undefined): string {
  const health = rollout?.health;
  const isSettled = health === 'harm' || health === 'error' || health === 'clear';
  return isSettled ? healthWord(health) : '';
}

function environmentIcon(
  phase: RolloutPhase | undefined,
  rollout: RolloutSummaryDto | undefined,
): Pick<TreeRow, 'icon' | 'iconColor'> {
  if (phase === 'pending') return { icon: 'watch' };
  if (phase === undefined) return { icon: 'server-environment' };
  if (rollout !== undefined && seesHarm(rollout)) {
    return { icon: 'warning', iconColor: 'problemsWarningIcon.foreground' };
  }
  return { icon: phase === 'paused' ? 'debug-pause' : 'rocket' };
}
