import type { TextMoment } from './rolloutSentence.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** `today`-less short dates for lists: `Tue` within a week, `12 Nov` before, with the year when it is another one. */
export function dayText(at: number, { now, place }: TextMoment): string {
  const zone = place.timeZone === undefined ? {} : { timeZone: place.timeZone };
  const format = (ms: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(place.locale, { ...options, ...zone }).format(ms);
  if (Math.abs(now - at) < 6 * dayMs) return format(at, { weekday: 'short' });
  const isThisYear = format(at, { year: 'numeric' }) === format(now, { year: 'numeric' });
  const year = isThisYear ? {} : ({ year: 'numeric' } as const);
  return format(at, { day: 'numeric', month: 'short', ...year });
}
