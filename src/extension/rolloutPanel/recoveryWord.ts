import type { RecoveryState } from '../../protocol/registry/recoveryDto.ts';
import type { RecoveryView } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';

/** How stable stands after a rollback, in a word. */
export function recoveryWord(state: RecoveryState): RecoveryView['verdict'] {
  switch (state) {
    case 'recovered':
      return { tone: 'good', icon: 'pass-filled', word: l10n.t('back in its range') };
    case 'notRecovered':
      return { tone: 'bad', icon: 'error', word: l10n.t('not back in its range') };
    case 'watching':
      return { tone: 'waiting', icon: 'watch', word: l10n.t('still watching') };
    case 'unknown':
      return { tone: 'idle', icon: 'question', word: l10n.t('nothing to compare with') };
  }
}
