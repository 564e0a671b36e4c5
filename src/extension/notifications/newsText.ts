// What a notification says: what happened, in numbers, and what next.
import { assertNever } from '../../domain/assertNever.ts';
import { isStallCause } from '../../domain/rollout/rollout.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { guardName, readingKey } from '../rolloutPanel/guardNames.ts';
import { armsText } from '../rolloutPanel/guardNumbers.ts';
import { timeText, toEpochMs } from '../rolloutPanel/timeText.ts';
import { guardKeyText } from '../rollouts/guardKeyText.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';
import { shareText } from '../rollouts/shareText.ts';
import { stallSentence } from '../rollouts/stallText.ts';
import type { RolloutNews } from './rolloutNews.ts';

/** What the guards said, which a summary does not hold; undefined when it could not be read. */
export type NewsDetail = Pick<RolloutDto, 'plan' | 'guards'> | undefined;

const shownAtMost = 3;
/** What people wrote is quoted up to here. */
const longestQuote = 200;
/** What is older gets its time. */
const justNowMs = 2 * 60 * 1000;

/** One piece of news in full; `moment` is by the registry's clock. */
export function newsText(news: RolloutNews, detail: NewsDetail, moment: TextMoment): string {
  const { rollout, kind } = news;
  const { environment, stable, candidate, prompt, stageName } = rollout;
  switch (kind) {
    case 'rolledBack':
      return rolledBackText(news, detail, moment);
    case 'paused':
      return pausedText(news, detail);
    case 'harm':
      return l10n.t(
        '{0} is worse than {1} in {2}: {3}. Nothing takes it back by itself: roll it back, or say in the rollout why it stays.',
        versionText(news),
        stable,
        environment,
        guardText(news, detail),
      );
    case 'notRecovered':
      return l10n.t(
        '{0} is not back where it was, although {1} was rolled back in {2}: the cause is probably not the prompt.',
        `${prompt} ${stable}`,
        candidate,
        environment,
      );
    case 'refused':
      return l10n.t(
        '{0} refused stage “{1}” of {2} in {3}{4}. Change what is asked for and publish it, or resolve it and ask for another review.',
        refuser(news),
        stageName,
        versionText(news),
        environment,
        quoteText(commentOf(news)),
      );
    case 'review':
      return reviewText(news);
    default:
      return assertNever(kind);
  }
}

/** Several at once, in one sentence. */
export function newsSummary(all: readonly RolloutNews[]): string {
  const clauses = all.slice(0, shownAtMost).map(clauseText);
  const others = all.length - clauses.length;
  return others > 0
    ? l10n.t('Since you last looked: {0}; and {1} more.', clauses.join('; '), others)
    : l10n.t('Since you last looked: {0}.', clauses.join('; '));
}

function rolledBackText(news: RolloutNews, detail: NewsDetail, moment: TextMoment): string {
  const { end, environment, stable } = news.rollout;
  const where = placeText(environment, news.at, moment);
  const who = end?.actor.name ?? '';
  if (end?.cause === 'superseded') {
    return l10n.t(
      '{0} was taken back {1}: {2} deployed another version over it.',
      versionText(news),
      where,
      who,
    );
  }
  if (end?.cause === 'guard') {
    return l10n.t(
      '{0} was rolled back {1}: {2}. Everyone has {3} again.',
      versionText(news),
      where,
      guardText(news, detail),
      stable,
    );
  }
  return l10n.t(
    '{0} was rolled back {1} by {2}{3}. Everyone has {4} again.',
    versionText(news),
    where,
    who,
    quoteText(end?.reason),
    stable,
  );
}

function pausedText(news: RolloutNews, detail: NewsDetail): string {
  const { environment, rules, pause } = news.rollout;
  const share = shareText(rules);
  if (pause !== undefined && isStallCause(pause.cause)) {
    // The registry says what could not be told, and what resuming does.
    const why = pause.reason ?? stallSentence(pause.cause);
    return l10n.t('{0} is paused in {1} at {2}. {3}', versionText(news), environment, share, why);
  }
  return l10n.t(
    '{0} is paused in {1} at {2}: {3}. Roll it back, or resume it once you know why.',
    versionText(news),
    environment,
    share,
    guardText(news, detail),
  );
}

function reviewText(news: RolloutNews): string {
  const { environment, reviewWanted, stageName } = news.rollout;
  const stage = reviewWanted?.stage ?? stageName;
  const what = versionText(news);
  if (news.isAsked) {
    return l10n.t(
      '{0} waits in {1} for your review, before it leaves stage “{2}”.',
      what,
      environment,
      stage,
    );
  }
  if (news.isLocal) {
    return l10n.t(
      '{0} waits in {1} for a review of stage “{2}”, and you are alone in a local registry unless somebody has a token of their own. Advance it with a reason.',
      what,
      environment,
      stage,
    );
  }
  return l10n.t(
    '{0} waits in {1} for a review of stage “{2}”. Ask somebody with the role {3}.',
    what,
    environment,
    stage,
    reviewWanted?.role ?? 'reviewer',
  );
}

function clauseText(news: RolloutNews): string {
  const { kind, rollout, isAsked, guard } = news;
  const { environment, prompt, stable } = rollout;
  const what = versionText(news);
  switch (kind) {
    case 'rolledBack':
      return guard === undefined
        ? l10n.t('{0} was rolled back in {1}', what, environment)
        : l10n.t('{0} was rolled back in {1} ({2})', what, environment, guardKeyText(guard));
    case 'paused':
      return l10n.t('{0} is paused in {1}', what, environment);
    case 'harm':
      return l10n.t('{0} is worse on {1} in {2}', what, guardKeyText(guard ?? ''), environment);
    case 'notRecovered':
      return l10n.t('{0} is not back where it was in {1}', `${prompt} ${stable}`, environment);
    case 'refused':
      return l10n.t('{0} refused {1} in {2}', refuser(news), what, environment);
    case 'review':
      return isAsked
        ? l10n.t('{0} waits in {1} for your review', what, environment)
        : l10n.t('{0} waits in {1} for a review', what, environment);
    default:
      return assertNever(kind);
  }
}

/** `parse failures 6.1 % vs 0.9 %`; only the name where the numbers are not known. */
function guardText({ guard = '' }: RolloutNews, detail: NewsDetail): string {
  if (detail === undefined) return guardKeyText(guard);
  const name = guardName(guard, detail);
  const reading = detail.guards?.find((one) => readingKey(one) === guard);
  const numbers = reading === undefined ? undefined : armsText(reading);
  return numbers === undefined ? name : `${name} ${numbers}`;
}

function refuser({ refusal }: RolloutNews): string {
  return String(refusal?.params['actor'] ?? '');
}

function commentOf({ refusal }: RolloutNews): string {
  return String(refusal?.params['comment'] ?? '');
}

function versionText({ rollout }: RolloutNews): string {
  return `${rollout.prompt} ${rollout.candidate}`;
}

/** `in production`, with the time where it was not just now. */
function placeText(environment: string, at: string | undefined, moment: TextMoment): string {
  const ms = at === undefined ? undefined : toEpochMs(at);
  return ms === undefined || moment.now - ms < justNowMs
    ? l10n.t('in {0}', environment)
    : l10n.t('in {0} at {1}', environment, timeText(ms, moment.now, moment.place));
}

function quoteText(reason: string | undefined): string {
  if (reason === undefined || reason.trim() === '') return '';
  const line = reason.trim().replaceAll(/\s+/g, ' ');
  const shown = line.length <= longestQuote ? line : `${line.slice(0, longestQuote - 1)}…`;
  return ` (“${shown}”)`;
}
