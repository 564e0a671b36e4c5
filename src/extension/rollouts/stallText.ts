import { assertNever } from '../../domain/assertNever.ts';
import type { StallCause } from '../../domain/rollout/rollout.ts';
import { l10n } from '../platform/localize.ts';
import { healthWord } from './healthText.ts';

/** Why a stage paused by itself when its hold was over, in a word or two. */
export function stallWord(cause: StallCause): string {
  switch (cause) {
    case 'inconclusive':
      return healthWord('inconclusive');
    case 'missingData':
      return healthWord('noData');
    case 'untrustedData':
      return healthWord('error');
    default:
      return assertNever(cause);
  }
}

/** The same in a sentence, where the registry gave none: its own says what resuming does. */
export function stallSentence(cause: StallCause): string {
  switch (cause) {
    case 'inconclusive':
      return l10n.t('What was reported did not settle it in time.');
    case 'missingData':
      return l10n.t('Nothing was reported that a guard could compare.');
    case 'untrustedData':
      return l10n.t('What was reported cannot be trusted.');
    default:
      return assertNever(cause);
  }
}
