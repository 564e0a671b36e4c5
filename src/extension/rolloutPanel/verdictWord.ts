import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import type { GuardRow } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';

type Word = GuardRow['verdict'];

/** What a guard says, in a word: never claims more than it knows. */
export function verdictWord(
  reading: Pick<GuardDto, 'verdict' | 'reason'> | undefined,
): Readonly<Word> {
  if (reading === undefined || reading.reason.code === 'no_records') {
    return { tone: 'idle', icon: 'circle-outline', word: l10n.t('no data yet') };
  }
  switch (reading.verdict) {
    case 'harm':
      return { tone: 'bad', icon: 'error', word: l10n.t('harm') };
    case 'clear':
      return { tone: 'good', icon: 'pass-filled', word: l10n.t('clear') };
    case 'inconclusive':
      return { tone: 'waiting', icon: 'watch', word: l10n.t('not clear yet') };
    case 'error':
      return { tone: 'attention', icon: 'warning', word: l10n.t('cannot be trusted') };
  }
}
