import { assertNever } from '../../domain/assertNever.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { guardKeyText } from './guardKeyText.ts';
import type { TextPlace } from '../rolloutPanel/textPlace.ts';
import { timeText, toEpochMs } from '../rolloutPanel/timeText.ts';
import { mainShareText } from '../rolloutPanel/trafficText.ts';
import { shareText } from './shareText.ts';

/** When a text is read, and how times look there. */
export interface TextMoment {
  readonly now: number;
  readonly place: TextPlace;
}

/** The state and where, with room for the share of a cohort: `10 % in production`, `internal 50 % in production`. */
export function rolloutOutcomeText(rollout: RolloutSummaryDto, moment: TextMoment): string {
  const { phase, environment, rules } = rollout;
  switch (phase) {
    case 'pending':
      return l10n.t('waiting to start in {0}', environment);
    case 'progressing':
      return l10n.t('{0} in {1}', mainShareText(rules), environment);
    case 'paused':
      return l10n.t('{0} in {1} · paused', mainShareText(rules), environment);
    default:
      return `${rolloutStateText(rollout, moment)} · ${environment}`;
  }
}

/** The state alone: `rolled back 03:12 · parse failures`, `10 %`. */
export function rolloutStateText(rollout: RolloutSummaryDto, moment: TextMoment): string {
  const { phase, rules } = rollout;
  switch (phase) {
    case 'pending':
      return l10n.t('waiting to start');
    case 'progressing':
      return shareText(rules);
    case 'paused':
      return l10n.t('{0} · paused', shareText(rules));
    case 'completed':
      return l10n.t('completed {0}', endTime(rollout, moment));
    case 'cancelled':
      return l10n.t('cancelled {0}', endTime(rollout, moment));
    case 'rolledBack':
      return [l10n.t('rolled back {0}', endTime(rollout, moment)), endCause(rollout)]
        .filter((part) => part !== '')
        .join(' · ');
    default:
      return assertNever(phase);
  }
}

function endTime({ end }: RolloutSummaryDto, { now, place }: TextMoment): string {
  const at = end === undefined ? undefined : toEpochMs(end.at);
  return at === undefined ? '' : timeText(at, now, place);
}

/** Which guard, or who. */
function endCause({ end }: RolloutSummaryDto): string {
  if (end === undefined) return '';
  if (end.guard !== undefined) return guardKeyText(end.guard);
  return end.actor.name;
}

/** What happens next, by itself or by a person; for tooltips. */
export function nextStepSentence(rollout: RolloutSummaryDto, moment: TextMoment): string {
  const { next } = rollout;
  if (rollout.phase === 'paused') {
    return l10n.t('Paused: nothing happens by itself until a person resumes it.');
  }
  if (next === undefined) return '';
  const what =
    next.kind === 'complete'
      ? l10n.t('{0} becomes stable', rollout.candidate)
      : l10n.t('stage {0}', next.stage ?? rollout.stageName);
  const at = next.earliestAt === undefined ? undefined : toEpochMs(next.earliestAt);
  const time =
    at === undefined || at <= moment.now ? undefined : timeText(at, moment.now, moment.place);
  if (next.mode === 'automatic') {
    return time === undefined
      ? l10n.t('Next: {0}, by itself once nothing is missing.', what)
      : l10n.t('Next: {0}, by itself at about {1} if nothing is missing.', what, time);
  }
  return time === undefined
    ? l10n.t('Next: {0}, when a person advances it.', what)
    : l10n.t('Next: {0}, when a person advances it, at {1} at the earliest.', what, time);
}
