import { found, unclear, type Check } from './finding.ts';
import { quoteText } from './quoteText.ts';
import { toSearchedText } from './searchedTexts.ts';

/** `starts-with`. */
export const checkStartsWith: Check = ({ value }, { answer }) => {
  const text = toSearchedText(value);
  if (text === undefined) return unclear('“starts-with” needs a text that is not empty.');
  const reasons = {
    pass: `The answer starts with ${quoteText(text)}.`,
    fail: `The answer starts with ${quoteText(answer.text.slice(0, text.length))}, not with ${quoteText(text)}.`,
  };
  const difference = { expected: text, actual: answer.text };
  return found(answer.text.startsWith(text), reasons, difference);
};

/** `ends-with`. */
export const checkEndsWith: Check = ({ value }, { answer }) => {
  const text = toSearchedText(value);
  if (text === undefined) return unclear('“ends-with” needs a text that is not empty.');
  const reasons = {
    pass: `The answer ends with ${quoteText(text)}.`,
    fail: `The answer ends with ${quoteText(answer.text.slice(-text.length))}, not with ${quoteText(text)}.`,
  };
  const difference = { expected: text, actual: answer.text };
  return found(answer.text.endsWith(text), reasons, difference);
};
