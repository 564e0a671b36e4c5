import type { TextPlace } from './textPlace.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Epoch milliseconds of an RFC 3339 time, or undefined when it is none. */
export function toEpochMs(time: string): number | undefined {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `03:12` today, `Tue 03:12` within a week, `12 Nov 03:12` before, with the year when it is another one. */
export function timeText(at: number, now: number, place: TextPlace): string {
  return describe(at, now, place, { hour: '2-digit', minute: '2-digit' });
}

/** The same of a time as the registry writes it; what is none stays as it is. */
export function momentText(
  time: string,
  { now, place }: { readonly now: number; readonly place: TextPlace },
): string {
  const at = toEpochMs(time);
  return at === undefined ? time : timeText(at, now, place);
}

/** Like `timeText`, to the second. */
export function exactTimeText(at: number, now: number, place: TextPlace): string {
  return describe(at, now, place, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

function describe(
  at: number,
  now: number,
  place: TextPlace,
  clock: Intl.DateTimeFormatOptions,
): string {
  const time = format(at, place, { ...clock, hourCycle: 'h23' });
  const date = (options: Intl.DateTimeFormatOptions) => format(at, place, options);
  const key = (ms: number) => format(ms, place, { dateStyle: 'short' });
  if (key(at) === key(now)) return time;
  if (Math.abs(now - at) < 6 * dayMs) return `${date({ weekday: 'short' })} ${time}`;
  const sameYear =
    format(at, place, { year: 'numeric' }) === format(now, place, { year: 'numeric' });
  const day = date({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) });
  return `${day} ${time}`;
}

function format(at: number, place: TextPlace, options: Intl.DateTimeFormatOptions): string {
  return formatter(place, options).format(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

// Making a formatter costs far more than using one, and a history has hundreds of times.
function formatter(place: TextPlace, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([place, options]);
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const zone = place.timeZone === undefined ? {} : { timeZone: place.timeZone };
  const made = new Intl.DateTimeFormat(place.locale, { ...options, ...zone });
  formatters.set(key, made);
  return made;
}
