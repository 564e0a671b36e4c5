import { found, unclear, type Check } from './finding.ts';
import { findJson } from './findJson.ts';
import { fitSchema } from './fitSchema.ts';

/** `contains-json`: an object somewhere in the answer; with a schema, an object or list that fits it. */
export const checkContainsJson: Check = ({ value }, context) => {
  const hasSchema = value !== undefined && value !== null;
  const documents = findJson(context.answer.text, { lists: hasSchema });
  if (documents === undefined) {
    return unclear('The answer is too long and too full of brackets to look for JSON in it.');
  }
  if (documents.length === 0 || !hasSchema) {
    return found(documents.length > 0, {
      pass: 'The answer contains JSON.',
      fail: 'The answer contains no JSON object.',
    });
  }
  return fitSchema(value, documents, context, (problem) => ({
    pass: 'The answer contains JSON that fits the schema.',
    fail: `The answer contains JSON that does not fit the schema: ${problem}.`,
  }));
};
