import { calculateTotalPercent } from '../../domain/deployment/traffic.ts';
import { listPlanRules } from '../../domain/rollout/stageRules.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { durationText } from '../rolloutPanel/durationText.ts';
import { toEpochMs } from '../rolloutPanel/timeText.ts';
import type { RolloutNeed } from '../rollouts/assessNeed.ts';
import {
  nextStepSentence,
  rolloutOutcomeText,
  type TextMoment,
} from '../rollouts/rolloutSentence.ts';
import { shareText } from '../rollouts/shareText.ts';
import type { WatchedRollout } from '../statusBar/statusBarFacts.ts';
import { lensCommands, type Lens } from './lens.ts';

export interface RolloutLensFacts {
  readonly watched: WatchedRollout;
  /** The rollout's frozen plan, once it has been read. */
  readonly plan: RolloutPlan | undefined;
  readonly moment: TextMoment;
}

/** `canary 1.4.0 10 %, next 25 % in 1 h`; opens the panel. */
export function rolloutLens(facts: RolloutLensFacts): Lens {
  const { watched, moment } = facts;
  const { rollout, project, isDefaultEnvironment } = watched;
  const state = stateText(watched);
  const short = isDefaultEnvironment ? state : l10n.t('{0} in {1}', state, rollout.environment);
  const next = nextText(facts);
  const tooltip = [
    `${rollout.prompt} ${rollout.stable} → ${rollout.candidate}: ${rolloutOutcomeText(rollout, moment)}`,
    nextStepSentence(rollout, moment),
  ];
  return {
    text: next === '' ? short : l10n.t('{0}, {1}', short, next),
    short,
    tooltip: tooltip.filter((line) => line !== '').join('\n'),
    command: lensCommands.openRollout,
    target: {
      project,
      prompt: rollout.prompt,
      environment: rollout.environment,
      rolloutId: rollout.id,
    },
  };
}

function stateText({ rollout, need }: WatchedRollout): string {
  const { candidate, rules } = rollout;
  const moving =
    calculateTotalPercent(rules) === 100
      ? l10n.t('{0} at {1}', candidate, shareText(rules))
      : l10n.t('canary {0} {1}', candidate, shareText(rules));
  return stateTexts[need](rollout, moving);
}

type StateText = (rollout: RolloutSummaryDto, moving: string) => string;

const stateTexts: Readonly<Record<RolloutNeed, StateText>> = {
  unseenEnd: endText,
  recovery: endText,
  recovering: endText,
  ended: endText,
  harm: (_, moving) => l10n.t('{0} harm', moving),
  review: (_, moving) => l10n.t('{0} needs you', moving),
  needsYou: (_, moving) => l10n.t('{0} needs you', moving),
  paused: (_, moving) => l10n.t('{0} paused', moving),
  held: ({ phase, candidate }, moving) =>
    phase === 'pending'
      ? l10n.t('canary {0} cannot start yet', candidate)
      : l10n.t('{0} held', moving),
  pending: ({ candidate }) => l10n.t('canary {0} about to start', candidate),
  running: (_, moving) => moving,
};

function endText({ phase, candidate }: RolloutSummaryDto): string {
  if (phase === 'rolledBack') return l10n.t('{0} rolled back', candidate);
  return phase === 'completed'
    ? l10n.t('{0} completed', candidate)
    : l10n.t('{0} cancelled', candidate);
}

/** `next 25 % in 1 h`; empty where nothing happens by itself soon. */
function nextText({ watched, plan, moment }: RolloutLensFacts): string {
  const { rollout, need } = watched;
  const { next } = rollout;
  if (next?.mode !== 'automatic' || (need !== 'running' && need !== 'pending')) return '';
  const what =
    next.kind === 'complete'
      ? l10n.t('everyone')
      : stageText(plan, next.stage ?? rollout.stageName);
  const at = next.earliestAt === undefined ? undefined : toEpochMs(next.earliestAt);
  if (at === undefined || at <= moment.now) return l10n.t('next {0}', what);
  return l10n.t('next {0} in {1}', what, durationText(toMinutes(at - moment.now)));
}

/** The share of a stage; its name while the plan has not been read. */
function stageText(plan: RolloutPlan | undefined, name: string): string {
  const index = plan?.stages.findIndex((stage) => stage.name === name) ?? -1;
  return plan === undefined || index < 0 ? name : shareText(listPlanRules(plan, index));
}

/** Seconds in an editor line would only flicker. */
function toMinutes(ms: number): number {
  const minuteMs = 60 * 1000;
  return Math.ceil(ms / minuteMs) * minuteMs;
}
