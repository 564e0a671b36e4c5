import type { RedactionRule, Span } from './redactionRule.ts';

const digitRuns = /\d(?:[ \u00a0-]?\d)*/g;
const groups = /\d+/g;

/** Payment card numbers, also in groups: 13 to 19 digits with the right check digit. */
export const paymentCards: RedactionRule = {
  name: 'card number',
  find: (text) =>
    [...text.matchAll(digitRuns)].flatMap(({ index, 0: run }) => findCards(run, index)),
};

/** Other numbers may stand right before or behind it, so every row of whole groups is tried. */
function findCards(run: string, offset: number): Span[] {
  const parts = [...run.matchAll(groups)];
  const found: Span[] = [];
  for (let first = 0; first < parts.length; first += 1) {
    const last = findLastGroup(parts, first);
    const begin = parts[first];
    const end = last === undefined ? undefined : parts[last];
    if (last === undefined || begin === undefined || end === undefined) continue;
    found.push({ start: offset + begin.index, end: offset + end.index + end[0].length });
    first = last;
  }
  return found;
}

function findLastGroup(parts: readonly RegExpExecArray[], first: number): number | undefined {
  let digits = '';
  let found: number | undefined;
  for (let index = first; index < parts.length && digits.length <= 19; index += 1) {
    digits += parts[index]?.[0] ?? '';
    if (isCardNumber(digits)) found = index;
  }
  return found;
}

function isCardNumber(digits: string): boolean {
  return /^[2-6]\d{12,18}$/.test(digits) && hasLuhnSum(digits);
}

function hasLuhnSum(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const value = Number(digits.charAt(digits.length - 1 - place)) * (place % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
