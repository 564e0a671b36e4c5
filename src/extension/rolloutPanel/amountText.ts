import { formatMetricValue } from '../../domain/guards/formatMetricValue.ts';
import type { GuardMeasure } from '../../domain/guards/guardSettings.ts';
import { l10n } from '../platform/localize.ts';
import { percentText } from './percentText.ts';

/** What a guard counts: its metric, and whether as a share or as an average. */
export interface Measured {
  readonly metric: string;
  readonly measure: GuardMeasure;
}

/** A share as `3.3 %`, an average in its own unit. */
export function amountText({ measure, metric }: Measured, amount: number): string {
  if (measure.kind !== 'mean') return percentText(100 * amount, 1);
  const value = formatMetricValue(metric, Math.abs(threeDigits(amount)));
  return amount < 0 ? `−${value}` : value;
}

/** A difference with its sign: percentage points between shares, else the metric's unit. `bare` leaves out “pt”. */
export function spanText(
  { measure, metric }: Measured,
  amount: number,
  style: 'full' | 'bare' = 'full',
): string {
  if (measure.kind === 'mean') {
    const rounded = threeDigits(amount);
    return `${signOf(rounded)}${formatMetricValue(metric, Math.abs(rounded))}`;
  }
  const points = Number((100 * amount).toFixed(1));
  const text = `${signOf(points)}${Math.abs(points)}`;
  return style === 'bare' ? text : l10n.t('{0}\u00a0pt', text);
}

function signOf(amount: number): string {
  if (amount === 0) return '';
  return amount > 0 ? '+' : '−';
}

/** Three digits say all that an estimate knows. */
export function threeDigits(amount: number): number {
  return Number(amount.toPrecision(3));
}
