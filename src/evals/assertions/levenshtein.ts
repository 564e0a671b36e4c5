import { distance } from 'fastest-levenshtein';
import { found, unclear, type Check } from './finding.ts';

const defaultThreshold = 5;
/** Steps of the comparison; beyond it would hold up everything else. */
const maxSteps = 2e9;

/** `levenshtein`: how many characters must be changed, put in or left out. */
export const checkLevenshtein: Check = ({ value, threshold = defaultThreshold }, { answer }) => {
  if (value === undefined || typeof value === 'object') {
    return unclear('“levenshtein” needs a text to compare the answer with.');
  }
  const expected = String(value);
  const difference = { expected, actual: answer.text };
  const least = Math.abs(expected.length - answer.text.length);
  if (least > threshold) {
    const fail = `The answer is at least ${least} characters from the expected text; ${threshold} are allowed.`;
    return found(false, { pass: '', fail }, difference);
  }
  if (expected.length * answer.text.length > maxSteps) {
    return unclear('The answer and the expected text are too long for “levenshtein”.');
  }
  const edits = distance(answer.text, expected);
  const reason = `The answer is ${edits} ${edits === 1 ? 'character' : 'characters'} from the expected text; ${threshold} are allowed.`;
  return found(edits <= threshold, { pass: reason, fail: reason }, difference);
};
