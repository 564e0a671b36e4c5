import { assertNever } from '../../domain/assertNever.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { Headline } from '../../protocol/panel/rolloutView.ts';
import type { Tone } from '../../protocol/panel/tone.ts';
import { l10n } from '../platform/localize.ts';
import { stallSentence } from '../rollouts/stallText.ts';
import { assessStanding, holdingConditions, isTooEarly, type Standing } from './assessStanding.ts';
import { conditionName } from './conditionRows.ts';
import { dryRunHarmText } from './dryRunHarmText.ts';
import { endLines, endSentence } from './endTexts.ts';
import { guardSeenText } from './guardSeenText.ts';
import { nextLines } from './nextLines.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { shortListText } from './shortListText.ts';
import { momentText } from './timeText.ts';
import { servedClause } from './trafficText.ts';

/** State in one word and one sentence, and what happens next. */
export function toHeadline(facts: RolloutPanelFacts): Headline {
  const { rollout } = facts;
  if (rollout === undefined) return withoutRollout(facts);
  switch (rollout.phase) {
    case 'pending':
    case 'progressing':
    case 'paused':
      return running(facts, rollout);
    case 'completed':
    case 'rolledBack':
    case 'cancelled':
      return ended(facts, rollout);
    default:
      return assertNever(rollout.phase);
  }
}

/** The word for each state, everywhere in the panel. */
export function stateWord(state: Standing | 'completed' | 'rolledBack' | 'cancelled'): {
  readonly tone: Tone;
  readonly icon: string;
  readonly word: string;
} {
  switch (state) {
    case 'healthy':
      return { tone: 'good', icon: 'pass-filled', word: l10n.t('Healthy') };
    case 'waiting':
      return { tone: 'waiting', icon: 'watch', word: l10n.t('Waiting') };
    case 'held':
      return { tone: 'held', icon: 'lock', word: l10n.t('Held') };
    case 'paused':
      return { tone: 'paused', icon: 'debug-pause', word: l10n.t('Paused') };
    case 'needsYou':
      return { tone: 'attention', icon: 'person', word: l10n.t('Needs you') };
    case 'completed':
      return { tone: 'ended', icon: 'check-all', word: l10n.t('Completed') };
    case 'rolledBack':
      return { tone: 'bad', icon: 'discard', word: l10n.t('Rolled back') };
    case 'cancelled':
      return { tone: 'ended', icon: 'circle-slash', word: l10n.t('Cancelled') };
    default:
      return assertNever(state);
  }
}

function running(facts: RolloutPanelFacts, rollout: RolloutDto): Headline {
  const standing = assessStanding(rollout, facts);
  const state = stateWord(standing);
  const sentence = runningSentence(facts, rollout, standing);
  const noted = dryRunHarmText(rollout);
  const next = nextLines(facts, rollout, standing);
  return {
    ...state,
    sentence,
    next: noted === undefined ? next : [noted, ...next],
    announcement:
      noted === undefined
        ? `${state.word}. ${sentence}`
        : // Without its numbers, which change all the time: it is read out once.
          `${state.word}. ${sentence} ${l10n.t('A dry-run guard sees harm and does not act.')}`,
  };
}

function runningSentence(
  facts: RolloutPanelFacts,
  rollout: RolloutDto,
  standing: Standing,
): string {
  const clause =
    rollout.phase === 'pending'
      ? l10n.t('{0} gets no traffic yet', rollout.candidate)
      : servedClause(rollout.candidate, rollout.rules);
  switch (standing) {
    case 'healthy':
      return dryRunHarmText(rollout) === undefined
        ? l10n.t('{0}, no harm seen.', clause)
        : l10n.t('{0}, no harm seen by the guards that act.', clause);
    case 'held':
      return l10n.t('{0}. Held by: {1}.', clause, holdingNames(rollout));
    case 'paused':
      return l10n.t('{0}. {1}', clause, pauseSentence(facts, rollout));
    case 'waiting':
    case 'needsYou':
      if (isTooEarly(rollout)) return l10n.t('{0}, too early to tell whether it harms.', clause);
      return rollout.phase === 'pending' || (rollout.plan.guards ?? []).length > 0
        ? `${clause}.`
        : l10n.t('{0}. This plan has no guards: nothing watches for harm.', clause);
    default:
      return assertNever(standing);
  }
}

function holdingNames(rollout: RolloutDto): string {
  return shortListText(
    holdingConditions(rollout).map((condition) => conditionName(condition.key, rollout)),
  );
}

function pauseSentence(facts: RolloutPanelFacts, rollout: RolloutDto): string {
  const { pause } = rollout;
  if (pause === undefined) return l10n.t('It does not advance while it is paused.');
  const at = momentText(pause.at, facts);
  const reason = pause.reason === undefined ? '' : ` “${pause.reason}”`;
  switch (pause.cause) {
    case 'person':
      return l10n.t('Paused by {0}, {1}.', pause.actor.name, at) + reason;
    case 'guard':
      return (
        l10n.t('Paused by guard {0}, {1}.', guardSeenText(pause.guard ?? '', rollout), at) + reason
      );
    case 'inconclusive':
    case 'missingData':
    case 'untrustedData':
      // The registry says itself what cannot be told and what resuming does; nobody is quoted.
      return l10n.t('Paused, {0}. {1}', at, pause.reason ?? stallSentence(pause.cause));
    default:
      return assertNever(pause.cause);
  }
}

function ended(facts: RolloutPanelFacts, rollout: RolloutDto): Headline {
  const phase = endedPhase(rollout);
  const state = stateWord(phase);
  const at = rollout.end === undefined ? '' : ` ${momentText(rollout.end.at, facts)}`;
  const sentence = endSentence(facts, rollout);
  return {
    ...state,
    word: `${state.word}${at}`,
    sentence,
    next: endLines(facts, rollout),
    announcement: `${state.word}${at} ${sentence}`,
  };
}

function endedPhase(rollout: RolloutDto): 'completed' | 'rolledBack' | 'cancelled' {
  if (rollout.phase === 'completed' || rollout.phase === 'cancelled') return rollout.phase;
  return 'rolledBack';
}

function withoutRollout(facts: RolloutPanelFacts): Headline {
  const tone = 'idle';
  const deployment = facts.serving?.deployment;
  if (deployment === undefined) {
    const sentence = l10n.t('What {0} serves is not known yet.', facts.target.environment);
    return { tone, icon: 'sync', word: l10n.t('Loading'), sentence, next: [], announcement: '' };
  }
  if (deployment === null) {
    const sentence = l10n.t('{0} serves no version of this prompt.', facts.target.environment);
    return {
      tone,
      icon: 'circle-outline',
      word: l10n.t('Not deployed'),
      sentence,
      next: [l10n.t('Applications use their own default until a version is deployed.')],
      announcement: sentence,
    };
  }
  const sentence = l10n.t(
    'Everyone has {0} since {1}, deployed by {2}.',
    deployment.stable,
    momentText(deployment.at, facts),
    deployment.actor.name,
  );
  return {
    tone,
    icon: 'circle-filled',
    word: l10n.t('No rollout'),
    sentence,
    next: deployment.comment === undefined ? [] : [l10n.t('Reason: {0}', deployment.comment)],
    announcement: l10n.t('No rollout. Everyone has {0}.', deployment.stable),
  };
}
