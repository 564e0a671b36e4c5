import { formatNumber } from '../../domain/formatNumber.ts';
import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import { l10n } from '../platform/localize.ts';

/**
 * Harm is a sequential test of its own, so that it may be shown while the wider interval beside it still contains 0: says how sure it
 * is. Undefined where it is not what decided.
 */
export function harmTestText({ verdict, eValue, difference }: GuardDto): string | undefined {
  if (verdict !== 'harm' || eValue === undefined || difference === undefined) return undefined;
  if (eValue.value < eValue.threshold) return undefined;
  const chance = l10n.t(
    'If it were not, fewer than 1 in {0} rollouts would look like this.',
    formatNumber(Number(eValue.threshold.toPrecision(2))),
  );
  const containsNone = difference.low <= 0 && difference.high >= 0;
  if (!containsNone) return chance;
  const wider = l10n.t(
    'How large the difference is remains less certain, so its interval still contains 0.',
  );
  return `${chance} ${wider}`;
}
