import { createPatternRule } from './redactionRule.ts';

const name = 'phone number';
const gap = '[ ().\\/\\u00a0\\u2011-]{0,3}';
const date = /^\d{1,4}([./-])\d{1,2}\1\d{1,4}$/;

/** Numbers that are written as phone numbers are; a row of digits alone is none. */
export const phoneNumbers = [
  // +49 30 123456, 0049 30 123456
  createPatternRule(name, new RegExp(`(?<![\\w+])(?:\\+|00)[1-9](?:${gap}\\d){6,14}(?!\\d)`, 'g')),
  // (030) 123456, 0170/1234567, 01 23 45 67 89
  createPatternRule(
    name,
    /(?<![\w.,:/-])(?:\(0\d{1,5}\)|0\d{1,5})[ ./\u00a0-]{0,3}\d(?:[ .\u00a0-]?\d){4,10}(?![\w])/g,
    (match) => match.replace(/\D/g, '').length >= (/\D/.test(match) ? 8 : 10) && !date.test(match),
  ),
  // (555) 010-1234, 555-010-1234, 1 555 010 1234
  createPatternRule(
    name,
    /(?<![\w.-])(?:1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w])/g,
  ),
  // Tel. 123456
  createPatternRule(
    name,
    /(?<=\b(?:tel|telefon|telephone|phone|mobile|mobil|handy|fax|whatsapp)[ .:#/]{1,4})\d(?:[ ./-]?\d){4,13}(?![\w])/gi,
  ),
];
