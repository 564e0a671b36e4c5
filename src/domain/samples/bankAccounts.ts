import type { RedactionRule, Span } from './redactionRule.ts';

const begins = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?= ?[A-Za-z0-9])/g;
const shortest = 15;
const longest = 34;

/** International bank account numbers, also in groups: those whose check digits are right. */
export const bankAccounts: RedactionRule = {
  name: 'IBAN',
  find: (text) => {
    const found: Span[] = [];
    for (const { index: start } of text.matchAll(begins)) {
      if (start < (found.at(-1)?.end ?? 0)) continue;
      const end = findEnd(text, start);
      if (end !== undefined) found.push({ start, end });
    }
    return found;
  },
};

/** The longest number that is right: words may follow that look like more of it. */
function findEnd(text: string, start: number): number | undefined {
  let characters = '';
  let end: number | undefined;
  for (let at = start; at < text.length && characters.length < longest; at += 1) {
    const character = text.charAt(at);
    if (character === ' ' && text.charAt(at - 1) !== ' ') continue;
    if (!/[A-Za-z0-9]/.test(character)) break;
    characters += character;
    const isWhole = !/[A-Za-z0-9]/.test(text.charAt(at + 1));
    if (isWhole && characters.length >= shortest && hasRightRest(characters)) end = at + 1;
  }
  return end;
}

/** ISO 7064, mod 97-10: letters count from 10, the first four characters come last. */
function hasRightRest(characters: string): boolean {
  let rest = 0;
  for (const character of characters.slice(4) + characters.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
