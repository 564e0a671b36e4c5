import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { Stage } from '../../domain/rollout/rolloutPlan.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { StageItem, StagesView, StageState } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';
import { stageTrafficText } from './trafficText.ts';

/** More would push what stands below out of a small panel; the whole plan is further down. */
const longestStrip = 7;

/** The strip of stages around the present one. */
export function toStagesView(rollout: RolloutDto): StagesView {
  const { stages } = rollout.plan;
  const { start, end } = stripRange(stages.length, rollout.stageIndex);
  const shown = stages.slice(start, end);
  const later = stages.length - end;
  return {
    heading: l10n.t('Stages'),
    position: l10n.t('{0} of {1}', Math.min(rollout.stageIndex + 1, stages.length), stages.length),
    ...(start > 0 ? { earlier: l10n.t('{0} before', start) } : {}),
    items: shown.map((stage, index) => toItem(stage, start + index, rollout)),
    ...(later > 0 ? { later: l10n.t('{0} more', later) } : {}),
  };
}

/** How a stage stands; an ended rollout stopped at one and did not reach the others. */
export function stageStateOf(rollout: RolloutDto, index: number): StageState {
  if (rollout.phase === 'completed' || index < rollout.stageIndex) return 'done';
  const isPresent = index === rollout.stageIndex;
  if (isFinalPhase(rollout.phase)) return isPresent ? 'stopped' : 'skipped';
  return isPresent ? 'current' : 'next';
}

export function stageStateText(state: StageState): string {
  return {
    done: l10n.t('done'),
    current: l10n.t('now'),
    next: l10n.t('to come'),
    stopped: l10n.t('stopped here'),
    skipped: l10n.t('not reached'),
  }[state];
}

function stripRange(count: number, current: number): { start: number; end: number } {
  if (count <= longestStrip) return { start: 0, end: count };
  const start = Math.max(0, Math.min(current - 2, count - longestStrip));
  return { start, end: start + longestStrip };
}

function toItem(stage: Stage, index: number, rollout: RolloutDto): StageItem {
  const state = stageStateOf(rollout, index);
  const mark = stage.reviews === undefined ? undefined : l10n.t('review');
  return {
    label: stageTrafficText(stage),
    ...(mark === undefined ? {} : { mark }),
    state,
    stateText: stageStateText(state),
    detail: stage.name,
  };
}
