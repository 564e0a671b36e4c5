import { weekdays, type AdvanceHours } from './rolloutPlan.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
// A window of one weekday begins at most seven days away; one more for zones and daylight saving.
const searchedDays = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Gives the wall clock of a zone as if it were UTC, in whole minutes. */
type WallClock = (at: number) => number;

/** Whether the platform knows a time zone by this name. */
export function isKnownTimeZone(timeZone: string): boolean {
  return createWallClock(timeZone) !== undefined;
}

/** Whether stages may advance by themselves at this time. False in a zone that the platform does not know. */
export function isInsideAdvanceHours(hours: AdvanceHours, at: number): boolean {
  const clock = createWallClock(hours.timeZone);
  return clock !== undefined && isInside(hours, clock(at));
}

/** The earliest time from `at` on that is inside the hours; undefined when there is none. */
export function findNextAdvanceTime(hours: AdvanceHours, at: number): number | undefined {
  const clock = createWallClock(hours.timeZone);
  if (clock === undefined) return undefined;
  if (isInside(hours, clock(at))) return at;
  return listOpenings(hours, clock, at)
    .filter((time) => time > at && isInside(hours, clock(time)))
    .reduce<number | undefined>((first, time) => Math.min(first ?? time, time), undefined);
}

/** Times at which the hours may open: each start by the offsets around it, and each change of the offset itself. */
function listOpenings(hours: AdvanceHours, clock: WallClock, at: number): number[] {
  const offsetAt = (time: number): number => clock(time) - floorMinute(time);
  const midnight = Math.floor(clock(at) / dayMs) * dayMs;
  return searchedDays.flatMap((day) => {
    const start = midnight + day * dayMs + toMinutes(hours.from) * minuteMs;
    const [before, after] = [offsetAt(start - dayMs), offsetAt(start + dayMs)];
    const openings = [start - before, start - after];
    if (before !== after) openings.push(findOffsetChange(offsetAt, start - dayMs, start + dayMs));
    return openings;
  });
}

/** The first minute with the later offset, by bisection. */
function findOffsetChange(offsetAt: WallClock, from: number, to: number): number {
  const before = offsetAt(from);
  let low = floorMinute(from);
  let high = floorMinute(to);
  while (high - low > minuteMs) {
    const middle = floorMinute((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** A window whose end is not after its start runs into the next day and belongs to the day of its start. */
function isInside({ days, from, to }: AdvanceHours, wall: number): boolean {
  const day = Math.floor(wall / dayMs);
  const minute = (wall - day * dayMs) / minuteMs;
  const [start, end] = [toMinutes(from), toMinutes(to)];
  const isOn = (date: number): boolean => days.some((name) => name === weekdayOf(date));
  if (start < end) return isOn(day) && start <= minute && minute < end;
  return (isOn(day) && minute >= start) || (isOn(day - 1) && minute < end);
}

function weekdayOf(daysSinceEpoch: number): (typeof weekdays)[number] | undefined {
  // 1 January 1970 was a Thursday, and the list begins with Monday.
  return weekdays[(((daysSinceEpoch + 3) % 7) + 7) % 7];
}

function toMinutes(clockTime: string): number {
  return Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3, 5));
}

function floorMinute(at: number): number {
  return Math.floor(at / minuteMs) * minuteMs;
}

function createWallClock(timeZone: string): WallClock | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  } catch {
    // The only RangeError here is an unknown zone, which the caller treats as never inside.
    return undefined;
  }
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    return Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'));
  };
}
