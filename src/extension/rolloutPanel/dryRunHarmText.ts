import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import { l10n } from '../platform/localize.ts';
import { guardName, readingKey } from './guardNames.ts';
import { armsText } from './guardNumbers.ts';
import { shortListText } from './shortListText.ts';

/** A dry run neither acts nor holds, so people have to be told what it sees; undefined where it sees no harm. */
export function dryRunHarmText(rollout: Pick<RolloutDto, 'plan' | 'guards'>): string | undefined {
  const seen = (rollout.guards ?? []).filter((one) => one.dryRun && one.verdict === 'harm');
  if (seen.length === 0) return undefined;
  const texts = shortListText(seen.map((reading) => readingText(reading, rollout)));
  return seen.length === 1
    ? l10n.t('A dry-run guard sees harm and does not act: {0}.', texts)
    : l10n.t('{0} dry-run guards see harm and do not act: {1}.', seen.length, texts);
}

/** `parse failures 27 % vs 0 %`. */
function readingText(reading: GuardDto, rollout: Pick<RolloutDto, 'plan'>): string {
  const name = guardName(readingKey(reading), rollout);
  const numbers = armsText(reading);
  return numbers === undefined ? name : `${name} ${numbers}`;
}
