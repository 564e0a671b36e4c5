import type { HttpAnswer } from './httpSend.ts';

/** Milliseconds that the endpoint asks to wait: `Retry-After` in seconds or as a date, or `retry-after-ms`. */
export function parseRetryAfter(
  answer: Pick<HttpAnswer, 'header'>,
  now: number,
): number | undefined {
  const exact = toMilliseconds(answer.header('retry-after-ms'), 1);
  if (exact !== undefined) return exact;
  const text = answer.header('retry-after');
  const seconds = toMilliseconds(text, 1000);
  if (seconds !== undefined || text === undefined) return seconds;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function toMilliseconds(text: string | undefined, factor: number): number | undefined {
  const trimmed = text?.trim() ?? '';
  return /^\d{1,9}(\.\d{1,6})?$/.test(trimmed) ? Number(trimmed) * factor : undefined;
}
