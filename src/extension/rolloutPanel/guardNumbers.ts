import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import { l10n } from '../platform/localize.ts';
import { valueText } from './metricText.ts';
import { percentText } from './percentText.ts';

type Versions = Readonly<Record<'candidate' | 'stable', string>>;

/** `1.4.0 3.3 % of 60, 1.3.0 1.2 % of 62; difference 2.1 pt (-1 to 5.2)`; undefined before both have a unit. */
export function guardNumbers(guard: GuardDto, versions: Versions): string | undefined {
  const { candidate, stable } = guard.arms;
  if (candidate.estimate === undefined || stable.estimate === undefined) return undefined;
  const arms = l10n.t(
    '{0} {1} of {2}, {3} {4} of {5}',
    versions.candidate,
    amountText(guard, candidate.estimate),
    candidate.units,
    versions.stable,
    amountText(guard, stable.estimate),
    stable.units,
  );
  return guard.difference === undefined
    ? arms
    : `${arms}; ${differenceText(guard, guard.difference)}`;
}

function amountText({ measure, metric }: GuardDto, amount: number): string {
  return measure.kind === 'mean' ? valueText(metric, round(amount)) : percentText(100 * amount, 1);
}

/** Between shares it is in percentage points. */
function differenceText(
  { measure }: GuardDto,
  { estimate, low, high }: NonNullable<GuardDto['difference']>,
): string {
  if (measure.kind === 'mean')
    return l10n.t('difference {0} ({1} to {2})', round(estimate), round(low), round(high));
  const points = (share: number): number => Number((100 * share).toFixed(1));
  return l10n.t('difference {0} pt ({1} to {2})', points(estimate), points(low), points(high));
}

/** Three digits say all that an estimate knows. */
function round(amount: number): number {
  return Number(amount.toPrecision(3));
}
