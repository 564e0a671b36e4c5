import { isDeepStrictEqual } from 'node:util';
import { found, unclear, type Check, type Finding } from './finding.ts';
import { parseJson } from './parseJson.ts';
import { quoteText } from './quoteText.ts';

/** `equals`: the whole answer, to the letter; an object or list is compared as JSON, whatever the order of its keys. */
export const checkEquals: Check = ({ value }, { answer }) => {
  if (value === undefined) return unclear('“equals” has no value to compare the answer with.');
  if (typeof value === 'object') return compareAsJson(value, answer.text);
  const expected = String(value);
  return found(
    answer.text === expected,
    {
      pass: `The answer is ${quoteText(expected)}.`,
      fail: `The answer is not ${quoteText(expected)}.`,
    },
    { expected, actual: answer.text },
  );
};

function compareAsJson(value: object | null, text: string): Finding {
  const expected = JSON.stringify(value, undefined, 2);
  const parsed = parseJson(text);
  if (!parsed.ok) {
    const fail = `The answer is not the expected JSON: ${parsed.problem}`;
    return found(false, { pass: '', fail }, { expected, actual: text });
  }
  return found(
    isDeepStrictEqual(parsed.value, value),
    {
      pass: 'The answer is the expected JSON.',
      fail: 'The answer is other JSON than the expected.',
    },
    { expected, actual: indentJson(parsed.value) ?? text },
  );
}

/** Undefined for JSON that is nested too deep to be written again. */
function indentJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, undefined, 2);
  } catch {
    return undefined;
  }
}
