import { createPatternRule } from './redactionRule.ts';

const name = 'IP address';

/** Addresses of machines, which are often those of people: `192.0.2.1`. */
export const internetAddresses = createPatternRule(
  name,
  /(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w]|\.\d)/g,
  (match) => match.split('.').every((part) => Number(part) <= 255),
);

/** `2001:db8::1`. */
export const longInternetAddresses = createPatternRule(
  name,
  /(?<![\w:.])[0-9A-Fa-f:]+(?![\w:])/g,
  isLongAddress,
);

function isLongAddress(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2 || !/\d/.test(text)) return false;
  const parts = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const isRightCount = halves.length === 2 ? parts.length <= 7 : parts.length === 8;
  return isRightCount && parts.every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part));
}
