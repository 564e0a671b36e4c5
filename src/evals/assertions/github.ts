import { fillGithubText } from './fillGithubText.ts';
import { found, unclear, type Check } from './finding.ts';
import { quoteText } from './quoteText.ts';

type Holds = (answer: string, text: string) => boolean;

/** `string: { equals }` of a prompt file: the whole answer, case-sensitive. */
export const checkGithubEquals = compare('is', (answer, text) => answer === text);
/** `string: { contains }`: in any case. */
export const checkGithubContains = compare('contains', (answer, text) =>
  toLower(answer).includes(toLower(text)),
);
/** `string: { startsWith }`: in any case. */
export const checkGithubStartsWith = compare('starts with', (answer, text) =>
  toLower(answer).startsWith(toLower(text)),
);
/** `string: { endsWith }`: in any case. */
export const checkGithubEndsWith = compare('ends with', (answer, text) =>
  toLower(answer).endsWith(toLower(text)),
);

/** White space around the answer does not count; an empty text is none, since every answer holds it. */
function compare(verb: string, holds: Holds): Check {
  return ({ type, value }, { answer, values }) => {
    const wanted = typeof value === 'string' ? fillGithubText(value, values) : '';
    // A row may well want an empty answer; the evaluator itself must say something.
    const isEmpty = value === '' || (wanted === '' && type !== 'github-equals');
    if (typeof value !== 'string' || isEmpty) {
      return unclear(`The evaluator “${type}” needs a text that is not empty.`);
    }
    const text = answer.text.trim();
    return found(
      holds(text, wanted),
      {
        pass: `The answer ${verb} ${quoteText(wanted)}.`,
        fail: `It is not so that the answer ${verb} ${quoteText(wanted)}.`,
      },
      { expected: wanted, actual: text },
    );
  };
}

/** Letter by letter, as GitHub's runner does: no letter becomes two and none looks at its neighbours. */
export function toLower(text: string): string {
  return text.replaceAll(/[\p{Lu}\p{Lt}]/gu, (letter) => {
    const [lower = letter] = letter.toLowerCase();
    return lower;
  });
}
