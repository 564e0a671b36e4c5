import { found, type Check } from './finding.ts';
import { fitSchema } from './fitSchema.ts';
import { parseJson } from './parseJson.ts';

/** `is-json`: the whole answer is JSON and fits the schema, where there is one. */
export const checkIsJson: Check = ({ value }, context) => {
  const { text } = context.answer;
  const parsed = parseJson(text);
  if (!parsed.ok) {
    const fail = `The answer is no JSON: ${parsed.problem}`;
    return found(false, { pass: '', fail });
  }
  if (value === undefined || value === null) {
    return found(true, { pass: 'The answer is JSON.', fail: '' });
  }
  return fitSchema(value, [text], context, (problem) => ({
    pass: 'The answer is JSON that fits the schema.',
    fail: `The answer is JSON that does not fit the schema: ${problem}.`,
  }));
};
