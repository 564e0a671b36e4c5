import { formatNumber } from '../../domain/formatNumber.ts';
import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import { l10n } from '../platform/localize.ts';

const cap = 1_000_000;

/**
 * Harm is a sequential test of its own, so that it may be shown while the wider interval beside it still contains 0: says what the test
 * rests on. Undefined where it is not what decided.
 */
export function harmTestText({ verdict, eValue, difference }: GuardDto): string | undefined {
  if (verdict !== 'harm' || eValue === undefined || difference === undefined) return undefined;
  if (eValue.value < eValue.threshold) return undefined;
  return l10n.t(
    'The test for harm is at {0}, and {1} is enough; the interval beside it is wider.',
    eValue.value > cap ? l10n.t('over {0}', cap) : twoDigits(eValue.value),
    twoDigits(eValue.threshold),
  );
}

/** Two digits say all that people need; an e-value this large is never an exponent. */
function twoDigits(amount: number): string {
  return formatNumber(Number(amount.toPrecision(2)));
}
