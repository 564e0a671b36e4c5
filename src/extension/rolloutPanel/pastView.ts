import { assertNever } from '../../domain/assertNever.ts';
import type { RolloutPhase } from '../../domain/rollout/rollout.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import type { PastRollout, RolloutView } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';
import { guardKeyText } from '../rollouts/guardKeyText.ts';
import { stateWord } from './headlineView.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { timeText, toEpochMs } from './timeText.ts';

/** The last rollouts of this prompt and environment. */
export function toPastView(facts: RolloutPanelFacts): RolloutView['past'] {
  const { past } = facts;
  if (past === undefined) return undefined;
  const none = past.length === 0;
  if (none && facts.rollout !== undefined) return undefined;
  return {
    heading: l10n.t('Last rollouts'),
    items: past.map((rollout) => toItem(rollout, facts)),
    ...(none ? { empty: l10n.t('There was none yet.') } : {}),
  };
}

function toItem(rollout: RolloutSummaryDto, facts: RolloutPanelFacts): PastRollout {
  const state = phaseWord(rollout.phase);
  const time = rollout.end?.at ?? rollout.updatedAt;
  const at = toEpochMs(time);
  const change = `${rollout.stable} → ${rollout.candidate}`;
  return {
    state: state.word,
    tone: state.tone,
    text: [change, ...endCause(rollout)].join(' · '),
    atText: at === undefined ? time : timeText(at, facts.now, facts.place),
    open: {
      intent: { kind: 'openRollout', rolloutId: rollout.id },
      label: l10n.t('Open'),
      name: l10n.t('Open the rollout {0}', change),
      style: 'link',
    },
  };
}

/** Which guard, or who. */
function endCause({ end }: RolloutSummaryDto): string[] {
  if (end === undefined) return [];
  return [
    end.guard === undefined ? end.actor.name : l10n.t('by guard “{0}”', guardKeyText(end.guard)),
  ];
}

function phaseWord(phase: RolloutPhase): ReturnType<typeof stateWord> {
  switch (phase) {
    case 'pending':
    case 'progressing':
      return stateWord('waiting');
    case 'paused':
    case 'completed':
    case 'rolledBack':
    case 'cancelled':
      return stateWord(phase);
    default:
      return assertNever(phase);
  }
}
