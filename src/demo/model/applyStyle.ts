import { readCount } from './readCount.ts';

const quoted = '[“"‘\']([^”"’\'\\n]{1,200})[”"’\']';
const forbids = "(?:never|not|don[’']t|avoid)\\s+(?:\\w+\\s+){0,3}";

/** Brings a text into the form that instructions ask for, as far as they say it in common words. */
export function applyStyle(instructions: string, text: string): string {
  return steps.reduce((styled, step) => step(instructions, styled), text);
}

type Step = (instructions: string, text: string) => string;

const steps: readonly Step[] = [removeForbidden, addMentioned, shorten, makeList, frame, setCase];

function removeForbidden(instructions: string, text: string): string {
  const pattern = new RegExp(`\\b${forbids}${quoted}`, 'gi');
  return listMatches(instructions, pattern).reduce(
    (left, word) => left.replaceAll(new RegExp(escape(word), 'gi'), '').replaceAll(/ {2,}/g, ' '),
    text,
  );
}

function addMentioned(instructions: string, text: string): string {
  const pattern = new RegExp(`\\b(?:mention|include|add|use the words?)\\s+${quoted}`, 'gi');
  const banned = new RegExp(`\\b${forbids}${quoted}`, 'gi');
  const forbidden = listMatches(instructions, banned);
  const missing = listMatches(instructions, pattern).filter(
    (words) => !text.includes(words) && !forbidden.includes(words),
  );
  return missing.length === 0 ? text : `${text} ${missing.join(' ')}`;
}

function shorten(instructions: string, text: string): string {
  const limit = /(?:at most|no more than|a maximum of|up to|under|in) (\w+) words?\b/i;
  const words = /\b(one|a single) word\b/i.test(instructions)
    ? 1
    : readCount(limit.exec(instructions)?.[1]);
  if (words === undefined || words < 1) return text;
  return text.split(/\s+/).slice(0, words).join(' ');
}

function makeList(instructions: string, text: string): string {
  if (!/\bbullet( points?| list|ed list|s)\b/i.test(instructions)) return text;
  const items = text.split(/(?<=[.!?])\s+|\n+/).filter((item) => item !== '');
  return items.map((item) => `- ${item}`).join('\n');
}

function frame(instructions: string, text: string): string {
  const find = (words: string): string | undefined =>
    new RegExp(`\\b${words}\\s+${quoted}`, 'i').exec(instructions)?.[1];
  const start = find('(?:start|begin)(?:s|ning)?(?: \\w+){0,3} with');
  const end = find('(?:end|finish|sign|close)(?:s|ing)?(?: \\w+){0,3} (?:with|as)');
  const begun = start === undefined || text.startsWith(start) ? text : `${start} ${text}`;
  return end === undefined || begun.endsWith(end) ? begun : `${begun} ${end}`;
}

function setCase(instructions: string, text: string): string {
  if (/\bupper[- ]?case\b|\bcapital letters\b|\ball caps\b/i.test(instructions))
    return text.toUpperCase();
  return /\blower[- ]?case\b|\bsmall letters\b/i.test(instructions) ? text.toLowerCase() : text;
}

function listMatches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, found]) => (found === undefined ? [] : [found]));
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
