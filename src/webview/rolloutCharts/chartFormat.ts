/** How numbers and times of a chart are written, in the language of the page. */
export interface ChartFormat {
  /** A value with its unit; as many digits as steps of this size need. */
  readonly value: (value: number, step?: number) => string;
  readonly time: (seconds: number) => string;
  readonly day: (seconds: number) => string;
}

export function createChartFormat(unit: string, language: string): ChartFormat {
  const clock = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const calendar = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const numbers = new Map<number, Intl.NumberFormat>();
  const formatOf = (digits: number): Intl.NumberFormat => {
    const format =
      numbers.get(digits) ?? new Intl.NumberFormat(language, { maximumFractionDigits: digits });
    numbers.set(digits, format);
    return format;
  };
  return {
    value: (value, step) =>
      withUnit(formatOf(digitsFor(step ?? Math.abs(value) / 100)).format(value), unit),
    time: (seconds) => clock.format(seconds * 1000),
    day: (seconds) => calendar.format(seconds * 1000),
  };
}

function digitsFor(step: number): number {
  if (step <= 0 || !Number.isFinite(step)) return 0;
  return Math.min(8, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}

function withUnit(number: string, unit: string): string {
  if (unit === '') return number;
  return unit === '$' ? `$${number}` : `${number}\u00a0${unit}`;
}
