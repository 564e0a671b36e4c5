import { formatNumber } from '../formatNumber.ts';

/** A value in the metric's own unit, which its name ends in. Answers cost hundredths of a cent: four digits say it. A terminal wants a plain space. */
export function formatMetricValue(metric: string, value: number, space = '\u00a0'): string {
  if (metric.endsWith('Usd')) return `$${formatNumber(Number(value.toPrecision(4)))}`;
  if (!metric.endsWith('Ms')) return formatNumber(value);
  return value >= 1000
    ? `${formatNumber(Number((value / 1000).toFixed(2)))}${space}s`
    : `${Number(value.toFixed(value < 10 ? 1 : 0))}${space}ms`;
}
