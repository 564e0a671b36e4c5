import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import type { GuardRow } from '../../protocol/panel/liveView.ts';
import { healthWord } from '../rollouts/healthText.ts';

type Word = GuardRow['verdict'];

/** What a guard says, in a word: never claims more than it knows. */
export function verdictWord(
  reading: Pick<GuardDto, 'verdict' | 'reason'> | undefined,
): Readonly<Word> {
  if (reading === undefined || reading.reason.code === 'no_records') {
    return { tone: 'idle', icon: 'circle-outline', word: healthWord('noData') };
  }
  switch (reading.verdict) {
    case 'harm':
      return { tone: 'bad', icon: 'error', word: healthWord('harm') };
    case 'clear':
      return { tone: 'good', icon: 'pass-filled', word: healthWord('clear') };
    case 'inconclusive':
      return { tone: 'waiting', icon: 'watch', word: healthWord('inconclusive') };
    case 'error':
      return { tone: 'attention', icon: 'warning', word: healthWord('error') };
  }
}
