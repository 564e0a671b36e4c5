const second = 1000;
const unitMs: Readonly<Record<string, number>> = {
  s: second,
  m: 60 * second,
  h: 3600 * second,
  d: 86_400 * second,
};

/** Milliseconds of `90s`, `15m`, `1h` or `7d`. Throws RangeError for anything else. */
export function parseDurationMs(text: string): number {
  const [, digits, unit = ''] = /^([0-9]{1,6})([smhd])$/.exec(text) ?? [];
  const factor = unitMs[unit];
  if (factor === undefined) throw new RangeError(`"${text}" is not a duration, such as 15m or 1h.`);
  return Number(digits) * factor;
}
