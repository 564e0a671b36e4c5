import { assertNever } from '../../domain/assertNever.ts';
import type { RolloutHealth, RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';

/** What guards say of a running rollout, and each of them in the panel, in a word or two. */
export function healthWord(health: RolloutHealth): string {
  switch (health) {
    case 'harm':
      return l10n.t('harm');
    case 'error':
      return l10n.t('untrusted data');
    case 'inconclusive':
      return l10n.t('not clear yet');
    case 'clear':
      return l10n.t('clear');
    case 'noData':
      return l10n.t('no data yet');
    default:
      return assertNever(health);
  }
}

/** The same in a sentence, for tooltips; empty while nothing is served. */
export function healthSentence({ health, candidate, stable }: RolloutSummaryDto): string {
  switch (health) {
    case undefined:
      return '';
    case 'harm':
      return l10n.t('Guards: {0} is worse than {1}.', candidate, stable);
    case 'error':
      return l10n.t('Guards: what applications report cannot be trusted, so nothing advances.');
    case 'inconclusive':
      return l10n.t('Guards: no harm seen, and too early to tell.');
    case 'clear':
      return l10n.t('Guards: clear, {0} is not worse than {1}.', candidate, stable);
    case 'noData':
      return l10n.t('Guards: applications have reported nothing yet.');
    default:
      return assertNever(health);
  }
}

/** What is known since a rollback, for tooltips; empty where nothing is watched. */
export function recoverySentence({ recovery, stable }: RolloutSummaryDto): string {
  if (recovery === undefined) return '';
  if (recovery.confirmed !== undefined) {
    return l10n.t('Recovery confirmed by {0}.', recovery.confirmed.actor.name);
  }
  switch (recovery.state) {
    case 'watching':
      return l10n.t('Recovery: too little was reported since to tell.');
    case 'recovered':
      return l10n.t('Recovery: {0} is back where it was. The owner confirms it.', stable);
    case 'notRecovered':
      return l10n.t(
        'Recovery: {0} is not back where it was; the cause is probably not the prompt.',
        stable,
      );
    case 'unknown':
      return l10n.t('Recovery: nothing from before the start to compare with.');
    default:
      return assertNever(recovery.state);
  }
}
