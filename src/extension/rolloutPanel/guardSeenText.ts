import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { guardName, readingKey } from './guardNames.ts';
import { armsText } from './guardNumbers.ts';

/** `“parse failures” (6.1 % vs 0.9 %)`, with what the guard saw at its last look. */
export function guardSeenText(key: string, rollout: Pick<RolloutDto, 'plan' | 'guards'>): string {
  const name = guardName(key, rollout);
  const reading = rollout.guards?.find((one) => readingKey(one) === key);
  const numbers = reading === undefined ? undefined : armsText(reading);
  return numbers === undefined ? l10n.t('“{0}”', name) : l10n.t('“{0}” ({1})', name, numbers);
}
