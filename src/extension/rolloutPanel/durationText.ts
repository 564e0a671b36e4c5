import { formatDuration } from '../../domain/rollout/formatDuration.ts';
import { l10n } from '../platform/localize.ts';

const gap = '\u00a0';
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `45 s`, `12 min`, `1 h 20 min`, `2 d 3 h`. Rounded up, so that nothing is promised too early. */
export function durationText(ms: number, secondsUpTo = 90 * second): string {
  const step = ms <= secondsUpTo ? second : ms <= 2 * day ? minute : hour;
  const text = formatDuration(Math.ceil(ms / step) * step);
  return text.replaceAll(/(\d) /g, `$1${gap}`);
}

/** `2 s ago`, `3 min ago`; `just now` within a second. */
export function agoText(ms: number): string {
  if (ms < 1500) return l10n.t('just now');
  if (ms < minute) return l10n.t('{0}{1}s ago', Math.floor(ms / second), gap);
  if (ms < hour) return l10n.t('{0}{1}min ago', Math.floor(ms / minute), gap);
  if (ms < day) return l10n.t('{0}{1}h ago', Math.floor(ms / hour), gap);
  return l10n.t('{0}{1}d ago', Math.floor(ms / day), gap);
}
