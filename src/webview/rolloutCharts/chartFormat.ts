/** How numbers and times of a chart are written, in the language of the page. */
export interface ChartFormat {
  /** A value with its unit; as many digits as steps of this size need. */
  readonly value: (value: number, step?: number) => string;
  readonly time: (seconds: number) => string;
  readonly day: (seconds: number) => string;
}

const mostDigits = 8;

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
    value: (value, step) => {
      const digits = step === undefined ? digitsOf(value) : digitsFor(step);
      return withUnit(formatOf(digits).format(value), unit);
    },
    time: (seconds) => clock.format(seconds * 1000),
    day: (seconds) => calendar.format(seconds * 1000),
  };
}

/** Three digits that say something, or all before the point. */
function digitsOf(value: number): number {
  if (value === 0) return 0;
  return Math.min(mostDigits, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
}

/** As many as multiples of the step have. */
function digitsFor(step: number): number {
  for (let digits = 0; digits < mostDigits; digits += 1) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 && scaled >= 1) return digits;
  }
  return mostDigits;
}

function withUnit(number: string, unit: string): string {
  if (unit === '') return number;
  if (unit !== '$') return `${number}\u00a0${unit}`;
  return number.startsWith('-') ? `-$${number.slice(1)}` : `$${number}`;
}
