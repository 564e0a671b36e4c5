import { foldCase } from './foldCase.ts';
import { found, unclear, type Check } from './finding.ts';
import { quoteText } from './quoteText.ts';
import { toSearchedText, toSearchedTexts } from './searchedTexts.ts';

interface Search {
  readonly ignoreCase: boolean;
}

type Fold = (text: string) => string;
const toFold = ({ ignoreCase }: Search): Fold => (ignoreCase ? foldCase : (text) => text);
const caseNote = ({ ignoreCase }: Search): string => (ignoreCase ? ', in any case' : '');

/** `contains` and `icontains`. */
export function checkContains(search: Search): Check {
  return ({ type, value }, { answer }) => {
    const text = toSearchedText(value);
    if (text === undefined) return unclear(`“${type}” needs a text that is not empty.`);
    const fold = toFold(search);
    return found(
      fold(answer.text).includes(fold(text)),
      {
        pass: `The answer contains ${quoteText(text)}.`,
        fail: `The answer does not contain ${quoteText(text)}${caseNote(search)}.`,
      },
      { expected: text, actual: answer.text },
    );
  };
}

/** `contains-any` and `icontains-any`. */
export function checkContainsAny(search: Search): Check {
  return ({ type, value }, { answer }) => {
    const texts = toSearchedTexts(value);
    if (texts === undefined) return unclear(explainList(type));
    const fold = toFold(search);
    const folded = fold(answer.text);
    const first = texts.find((text) => folded.includes(fold(text)));
    return found(
      first !== undefined,
      {
        pass: `The answer contains ${quoteText(first ?? '')}.`,
        fail: `The answer contains none of ${listTexts(texts)}${caseNote(search)}.`,
      },
      { expected: texts.join('\n'), actual: answer.text },
    );
  };
}

/** `contains-all` and `icontains-all`. */
export function checkContainsAll(search: Search): Check {
  return ({ type, value }, { answer }) => {
    const texts = toSearchedTexts(value);
    if (texts === undefined) return unclear(explainList(type));
    const fold = toFold(search);
    const folded = fold(answer.text);
    const missing = texts.filter((text) => !folded.includes(fold(text)));
    return found(
      missing.length === 0,
      {
        pass: `The answer contains all of ${listTexts(texts)}.`,
        fail: `The answer does not contain ${listTexts(missing)}${caseNote(search)}.`,
      },
      { expected: texts.join('\n'), actual: answer.text },
    );
  };
}

function explainList(type: string): string {
  return `“${type}” needs a list of texts, or texts with commas between them, and none of them empty.`;
}

function listTexts(texts: readonly string[]): string {
  const shown = texts.slice(0, 5).map(quoteText).join(', ');
  return texts.length > 5 ? `${shown} and ${texts.length - 5} more` : shown;
}
