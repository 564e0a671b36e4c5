import { durationText } from './durationText.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;
/** A hold up to this long is watched to the second, or it would seem to stand still. */
const shortHoldMs = 10 * minute;

/** Rounded down: what was watched is never said to be more than it is. */
export function watchedText(watchedMs: number, requiredMs: number): string {
  const isExact = requiredMs <= shortHoldMs || watchedMs < minute;
  const step = isExact ? second : watchedMs <= 2 * day ? minute : 60 * minute;
  return durationText(Math.floor(watchedMs / step) * step, shortHoldMs);
}

/** What a hold of this length still lacks; with the watched time it makes up the whole. */
export function holdLeftText(remainingMs: number, requiredMs: number): string {
  return requiredMs <= shortHoldMs
    ? durationText(remainingMs, shortHoldMs)
    : durationText(remainingMs);
}
