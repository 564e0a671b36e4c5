// The Rollouts view: what needs somebody first, then what runs, then what ended lately.
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import { assertNever } from '../../domain/assertNever.ts';
import { commandIds, contextValues, type ContextValue } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import type { RolloutNeed } from '../rollouts/assessNeed.ts';
import { compareUrgency } from '../rollouts/compareUrgency.ts';
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
  const { rollout, need } = watched;
  const label = `${rollout.prompt} ${rollout.candidate}`;
  const detail = needText(need);
  const moment = registryMoment(facts.moment, watched);
  // The environment last: it is what a narrow view cuts first.
  const description = [rolloutStateText(rollout, moment), detail, rollout.environment]
    .filter((part) => part !== '')
    .join(' · ');
  const { icon, color } = needIcon(need, rollout.phase === 'rolledBack');
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
  return facts.rollouts.filter((one) => one.need === 'unseenEnd' || one.need === 'needsYou').length;
}

const endedGroup: RolloutTreeRef = { kind: 'endedGroup', id: refId('ended'), target: {} };

function endedGroupRow({ rollouts }: RolloutTreeFacts): TreeRow {
  const count = rollouts.filter((one) => one.need === 'ended').length;
  return {
    label: l10n.t('Last 7 days'),
    description: String(count),
    icon: 'history',
    contextValue: contextValues.endedGroup,
    collapsible: 'collapsed',
    spoken: l10n.t('{0} rollouts ended in the last 7 days', count),
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

function needText(need: RolloutNeed): string {
  switch (need) {
    case 'needsYou':
      return l10n.t('needs you');
    case 'held':
      return l10n.t('held');
    case 'unseenEnd':
    case 'paused':
    case 'running':
    case 'pending':
    case 'ended':
      return '';
    default:
      return assertNever(need);
  }
}

function needIcon(
  need: RolloutNeed,
  isRolledBack: boolean,
): { readonly icon: string; readonly color?: string } {
  switch (need) {
    case 'unseenEnd':
      return isRolledBack
        ? { icon: 'warning', color: 'problemsWarningIcon.foreground' }
        : { icon: 'check-all', color: 'testing.iconPassed' };
    case 'needsYou':
      return { icon: 'person' };
    case 'paused':
      return { icon: 'debug-pause' };
    case 'held':
    case 'pending':
      return { icon: 'watch' };
    case 'running':
      return { icon: 'rocket' };
    case 'ended':
      return { icon: isRolledBack ? 'discard' : 'check' };
    default:
      return assertNever(need);
  }
}

function contextValueOf({ rollout }: WatchedRollout): ContextValue {
  if (isFinalPhase(rollout.phase)) return contextValues.rolloutEnded;
  if (rollout.phase === 'pending') return contextValues.rolloutPending;
  return rollout.phase === 'paused'
    ? contextValues.rolloutPaused
    : contextValues.rolloutProgressing;
}

function tooltipOf({ rollout }: WatchedRollout, moment: TextMoment): string {
  const lines = [
    `${rollout.prompt} · ${rollout.environment} · ${rollout.stable} → ${rollout.candidate}`,
    rollout.owner === undefined ? '' : l10n.t('Owner: {0}', rollout.owner),
    isFinalPhase(rollout.phase) ? (rollout.end?.reason ?? '') : nextStepSentence(rollout, moment),
    ...rollout.waitsFor.map((condition) => `• ${writeConditionSentence(condition)}`),
  ];
  return lines.filter((line) => line !== '').join('\n');
}
