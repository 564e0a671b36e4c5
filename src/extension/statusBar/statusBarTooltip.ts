import { l10n } from '../platform/localize.ts';
import { timeText } from '../rolloutPanel/timeText.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import { healthSentence, recoverySentence } from '../rollouts/healthText.ts';
import { nextStepSentence, rolloutOutcomeText } from '../rollouts/rolloutSentence.ts';
import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import { listOthers } from './listOthers.ts';
import type { StatusBarConnection, StatusBarFacts, WatchedRollout } from './statusBarFacts.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';

const shownConditions = 3;

/** Plain text, a line each: what it is, what happens next and when, what it waits for, the file, the registry. */
export function statusBarTooltip(facts: StatusBarFacts, shown: WatchedRollout | undefined): string {
  const lines = [
    ...(shown === undefined ? [] : rolloutLines(facts, shown)),
    ...fileLines(facts),
    ...otherLines(facts, shown),
    ...(facts.connection === undefined ? [] : [connectionText(facts.connection, facts)]),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function rolloutLines(facts: StatusBarFacts, watched: WatchedRollout): string[] {
  const { rollout } = watched;
  const moment = registryMoment(facts.moment, watched);
  return [
    `${rollout.prompt} ${rollout.stable} → ${rollout.candidate}: ${rolloutOutcomeText(rollout, moment)}`,
    isFinalPhase(rollout.phase) ? recoverySentence(rollout) : healthSentence(rollout),
    nextStepSentence(rollout, moment),
    watched.isAsked ? l10n.t('It waits for your review.') : '',
    ...rollout.waitsFor.slice(0, shownConditions).map((one) => `• ${writeConditionSentence(one)}`),
  ];
}

function fileLines({ active }: StatusBarFacts): string[] {
  if (active === undefined) return [];
  const { copy, live } = active;
  const served = live === undefined ? l10n.t('Nothing is live.') : l10n.t('{0} is live.', live);
  return [`${fileText(copy)} ${served}`];
}

function fileText(copy: {
  readonly state: { readonly kind: string; readonly version?: string };
}): string {
  const { kind, version = '' } = copy.state;
  switch (kind) {
    case 'live':
      return l10n.t('The file equals what is live.');
    case 'equals':
      return l10n.t('The file equals {0}.', version);
    case 'changedSince':
      return l10n.t('The file has changed since {0}.', version);
    case 'neverPublished':
      return l10n.t('The file was never published.');
    case 'inConflict':
      return l10n.t('The file holds a merge conflict.');
    case 'invalid':
      return l10n.t('The file has errors.');
    default:
      return '';
  }
}

function otherLines(facts: StatusBarFacts, shown: WatchedRollout | undefined): string[] {
  const others = listOthers(facts, shown);
  const told = others.slice(0, shownConditions).map((watched) => otherText(watched, facts));
  const left = others.length - told.length;
  return left > 0 ? [...told, l10n.t('and {0} more', left)] : told;
}

/** One line of another rollout: `sales/followup 2.1.0: 10 % in staging · paused`. */
export function otherText(watched: WatchedRollout, facts: Pick<StatusBarFacts, 'moment'>): string {
  const { rollout } = watched;
  const outcome = rolloutOutcomeText(rollout, registryMoment(facts.moment, watched));
  return `${rollout.prompt} ${rollout.candidate}: ${outcome}`;
}

/** `registry.example.com · live`, with the time of what is shown while it is away. */
export function connectionText(
  connection: StatusBarConnection,
  facts: Pick<StatusBarFacts, 'moment'>,
): string {
  const moment = registryMoment(facts.moment, connection);
  const { label, status, asOf } = connection;
  switch (status.kind) {
    case 'live':
      return l10n.t('{0} · live', label);
    case 'connecting':
      return l10n.t('{0} · connecting', label);
    case 'stopped':
      return l10n.t('{0} · not started', label);
    case 'offline':
      return asOf === undefined
        ? l10n.t('{0} · offline', label)
        : l10n.t('{0} · offline, as of {1}', label, timeText(asOf, moment.now, moment.place));
    case 'needsConsent':
      return l10n.t('{0} · not connected', label);
    case 'signedOut':
    case 'forbidden':
      return l10n.t('{0} · sign in', label);
    case 'incompatible':
      return l10n.t('{0} · other version', label);
  }
}
