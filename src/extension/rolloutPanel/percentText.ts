import { formatNumber } from '../../domain/formatNumber.ts';

// A no-break space keeps number and sign on one line; the sign alone would start the next one.
const gap = '\u00a0';

/** `0.5 %`, `10 %`, `90.4 %`; at most `digits` decimals, and never rounded to 0 or 100 without being so. */
export function percentText(percent: number, digits = 3): string {
  if (!Number.isFinite(percent)) throw new RangeError('A percentage is a finite number.');
  const smallest = 10 ** -digits;
  if (percent > 0 && percent < smallest) return `<${gap}${String(smallest)}${gap}%`;
  const rounded = Number(percent.toFixed(digits));
  if (rounded === 100 && percent < 100) return `${(100 - smallest).toFixed(digits)}${gap}%`;
  return `${formatNumber(rounded)}${gap}%`;
}
