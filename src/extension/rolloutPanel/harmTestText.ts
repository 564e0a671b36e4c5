import { formatNumber } from '../../domain/formatNumber.ts';
import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import { l10n } from '../platform/localize.ts';

const cap = 1_000_000;

/**
 * Harm is a sequential test of its own, so that it may be shown while the wider interval beside it still contains 0: says what the test
 * rests on. Undefined where it is not what decided.
 */
export function harmTestText({ verdict, evidence, difference }: GuardDto): string | undefined {
  if (verdict !== 'harm' || evidence === undefined || difference === undefined) return undefined;
  if (evidence.value < evidence.threshold) return undefined;
  return l10n.t(
    'The test for harm is at {0}, and {1} is enough; the interval beside it is wider.',
    evidence.value > cap ? l10n.t('over {0}', cap) : twoDigits(evidence.value),
    twoDigits(evidence.threshold),
  );
}

/** Two digits say all that people need; an evidence this strong is never an exponent. */
function twoDigits(amount: number): string {
  return formatNumber(Number(amount.toPrecision(2)));
}
