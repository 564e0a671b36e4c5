// The Rollouts view: what needs somebody first, then what runs, then what ended lately.
import { formatNumber } from '../../domain/formatNumber.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { commandIds, contextValues, type ContextValue } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { wantsSomebody, type RolloutNeed } from '../rollouts/assessNeed.ts';
import { compareUrgency } from '../rollouts/compareUrgency.ts';
import { healthSentence, healthWord, recoverySentence } from '../rollouts/healthText.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import {
  nextStepSentence,
  rolloutStateText,
  type TextMoment,
} from '../rollouts/rolloutSentence.ts';
import type { WatchedRollout } from '../statusBar/statusBarFacts.ts';
import { refId, type RolloutTreeRef } from './treeRef.ts';
import type { TreeRow } from './treeRow.ts';

export interface RolloutTreeFacts {
  readonly rollouts: readonly WatchedRollout[];
  readonly moment: TextMoment;
}

export function rolloutChildrenOf(
  ref: RolloutTreeRef | undefined,
  facts: RolloutTreeFacts,
): readonly RolloutTreeRef[] {
  if (ref?.kind === 'rollout') return [];
  const ended = facts.rollouts.filter((one) => one.need === 'ended');
  if (ref !== undefined) return ended.toSorted(compareUrgency).map(toRef);
  const present = facts.rollouts.filter((one) => one.need !== 'ended');
  return [
    ...present.toSorted(compareUrgency).map(toRef),
    ...(ended.length > 0 ? [endedGroup] : []),
  ];
}

/** Undefined when the row is gone. */
export function describeRolloutRow(
  ref: RolloutTreeRef,
  facts: RolloutTreeFacts,
): TreeRow | undefined {
  if (ref.kind === 'endedGroup') return endedGroupRow(facts);
  const watched = facts.rollouts.find((one) => one.rollout.id === ref.rolloutId);
  if (watched === undefined) return undefined;
  const { rollout } = watched;
  const label = `${rollout.prompt} ${rollout.candidate}`;
  const details = [needText(watched), healthDetail(watched)];
  const moment = registryMoment(facts.moment, watched);
  // A narrow view cuts the end: first what tells rows of one version apart.
  const description = [rollout.environment, rolloutStateText(rollout, moment), ...details]
    .filter((part) => part !== '')
    .join(' · ');
  const { icon, color } = needIcons[watched.need](rollout);
  return {
    label,
    description,
    tooltip: tooltipOf(watched, moment),
    icon,
    ...(color === undefined ? {} : { iconColor: color }),
    contextValue: contextValueOf(watched),
    collapsible: 'no',
    spoken: l10n.t('Rollout of {0}, {1}', label, description),
    command: commandIds.openRollout,
  };
}

/** How many rollouts want somebody to look: the badge of the view. */
export function countAttention(facts: RolloutTreeFacts): number {
  return facts.rollouts.filter(({ need }) => wantsSomebody(need)).length;
}

const endedGroup: RolloutTreeRef = { kind: 'endedGroup', id: refId('ended'), target: {} };

function endedGroupRow({ rollouts }: RolloutTreeFacts): TreeRow {
  const count = rollouts.filter((one) => one.need === 'ended').length;
  return {
    label: l10n.t('Last 7 days'),
    description: formatNumber(count),
    icon: 'history',
    contextValue: contextValues.endedGroup,
    collapsible: 'collapsed',
    spoken:
      count === 1
        ? l10n.t('1 rollout ended in the last 7 days')
        : l10n.t('{0} rollouts ended in the last 7 days', count),
  };
}

function toRef({ project, rollout }: WatchedRollout): RolloutTreeRef {
  const { id, prompt, environment, candidate } = rollout;
  return {
    kind: 'rollout',
    id: refId(project, id),
    project,
    rolloutId: id,
    target: { project, prompt, environment, version: candidate, rolloutId: id },
  };
}

/** What is asked, where the state alone does not say it. */
function needText({ need, rollout, isAsked }: WatchedRollout): string {
  if (need === 'review' || (need === 'paused' && isAsked)) return l10n.t('review by you');
  if (need === 'needsYou') return l10n.t('needs you');
  if (need === 'held') return l10n.t('held');
  if (need === 'harm' && rollout.health !== 'harm') return l10n.t('harm seen');
  if (need !== 'recovery' && need !== 'recovering') return '';
  return recoveryText(rollout);
}

/** Of a rollback that is not known to be over: whether stable is back. */
function recoveryText({ recovery }: RolloutSummaryDto): string {
  if (recovery?.state === 'notRecovered') return l10n.t('not recovered');
  return recovery?.state === 'recovered'
    ? l10n.t('recovered? confirm it')
    : l10n.t('recovery not known yet');
}

/** What guards say, while it is served. */
function healthDetail({ rollout }: WatchedRollout): string {
  return rollout.health === undefined || isFinalPhase(rollout.phase)
    ? ''
    : healthWord(rollout.health);
}

interface RowIcon {
  readonly icon: string;
  readonly color?: string;
}

const warning: RowIcon = { icon: 'warning', color: 'problemsWarningIcon.foreground' };

const needIcons: Readonly<Record<RolloutNeed, (rollout: RolloutSummaryDto) => RowIcon>> = {
  unseenEnd: ({ phase }) =>
    phase === 'rolledBack' ? warning : { icon: 'check-all', color: 'testing.iconPassed' },
  harm: () => warning,
  review: () => ({ icon: 'person' }),
  needsYou: () => ({ icon: 'person' }),
  paused: () => ({ icon: 'debug-pause' }),
  held: ({ health }) => ({ icon: health === 'error' ? 'error' : 'watch' }),
  pending: () => ({ icon: 'watch' }),
  running: () => ({ icon: 'rocket' }),
  recovery: recoveryIcon,
  recovering: recoveryIcon,
  ended: ({ phase }) => ({ icon: phase === 'rolledBack' ? 'discard' : 'check' }),
};

function recoveryIcon({ recovery }: RolloutSummaryDto): RowIcon {
  if (recovery?.state === 'notRecovered') return warning;
  return { icon: recovery?.state === 'recovered' ? 'person' : 'discard' };
}

function contextValueOf({ rollout, need, isAsked }: WatchedRollout): ContextValue {
  if (need === 'recovery') return contextValues.rolloutRecovery;
  if (isFinalPhase(rollout.phase)) return contextValues.rolloutEnded;
  switch (rollout.phase) {
    case 'pending':
      return isAsked ? contextValues.rolloutPendingReview : contextValues.rolloutPending;
    case 'paused':
      return isAsked ? contextValues.rolloutPausedReview : contextValues.rolloutPaused;
    default:
      return isAsked ? contextValues.rolloutReview : contextValues.rolloutProgressing;
  }
}

function tooltipOf({ rollout }: WatchedRollout, moment: TextMoment): string {
  const lines = [
    `${rollout.prompt} · ${rollout.environment} · ${rollout.stable} → ${rollout.candidate}`,
    rollout.owner === undefined ? '' : l10n.t('Owner: {0}', rollout.owner),
    ...(isFinalPhase(rollout.phase)
      ? [rollout.end?.reason ?? '', recoverySentence(rollout)]
      : [healthSentence(rollout), nextStepSentence(rollout, moment)]),
    ...rollout.waitsFor.map((condition) => `• ${writeConditionSentence(condition)}`),
  ];
  return lines.filter((line) => line !== '').join('\n');
}
