import { found, unclear, type Check } from './finding.ts';
import { quoteText } from './quoteText.ts';
import { runInSandbox } from './runInSandbox.ts';

/** `regex`: found anywhere in the answer. `(?i)` and the like at the start are flags, as in other languages. */
export const checkRegex: Check = ({ value }, context) => {
  if (typeof value !== 'string' || value === '') {
    return unclear('“regex” needs a pattern that is not empty.');
  }
  const { pattern, flags } = readInlineFlags(value);
  const { text } = context.answer;
  const job = { kind: 'regex', pattern, flags, output: text } as const;
  return runInSandbox(`The pattern ${quoteText(value)}`, job, context, (matches) =>
    found(
      matches === true,
      {
        pass: `The answer matches ${quoteText(value)}.`,
        fail: `The answer does not match ${quoteText(value)}.`,
      },
      { expected: value, actual: text },
    ),
  );
};

function readInlineFlags(value: string): { readonly pattern: string; readonly flags: string } {
  const inline = /^\(\?([imsu]+)\)/.exec(value);
  if (inline === null) return { pattern: value, flags: '' };
  const [all, letters = ''] = inline;
  return { pattern: value.slice(all.length), flags: [...new Set(letters)].join('') };
}
