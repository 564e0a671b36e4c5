import type { PromptMessage } from '../../domain/prompt/promptContent.ts';
import { askJudge } from './askJudge.ts';
import { fillGithubText } from './fillGithubText.ts';
import { unclear, type Check, type Finding } from './finding.ts';
import { toLower } from './github.ts';
import { quoteText } from './quoteText.ts';

interface Choice {
  readonly choice: string;
  readonly score: number;
}

/** `llm` of a prompt file: the first choice that the judge's answer holds anywhere wins, and passes above a score of 0. */
export const checkGithubLlm: Check = (assertion, context) => {
  const { rubricPrompt = '', systemPrompt, choices } = assertion;
  if (rubricPrompt === '') {
    return unclear('The evaluator “llm” needs a prompt for its judge.');
  }
  if (choices === undefined || choices.length === 0) {
    return unclear('The evaluator “llm” needs choices with scores.');
  }
  const values = { ...context.values, completion: context.answer.text.trim() };
  const messages: PromptMessage[] = [
    { role: 'user', content: fillGithubText(rubricPrompt, values) },
  ];
  // GitHub replaces names in the prompt only.
  if (systemPrompt !== undefined && systemPrompt !== '') {
    messages.unshift({ role: 'system', content: systemPrompt });
  }
  return askJudge(assertion, messages, context, (text) => choose(text, choices));
};

function choose(text: string, choices: readonly Choice[]): Finding {
  const said = toLower(text).trim();
  const chosen = choices.find(({ choice }) => said.includes(toLower(choice)));
  if (chosen === undefined) {
    const reason = `The judge named none of the choices. It said ${quoteText(text.trim())}.`;
    return { outcome: 'fail', score: 0, reason };
  }
  const note = describePart(said.slice(0, maxSearched), toLower(chosen.choice));
  return {
    outcome: chosen.score > 0 ? 'pass' : 'fail',
    score: Math.min(1, Math.max(0, chosen.score)),
    reason: `The judge chose ${quoteText(chosen.choice)}, which scores ${chosen.score}.${note}`,
  };
}

/** GitHub's rule takes the 1 of a 10 for a 1; whoever reads the result should know when that may be so. */
function describePart(said: string, choice: string): string {
  if (choice === '') return '';
  let part: string | undefined;
  for (let at = said.indexOf(choice); at >= 0; at = said.indexOf(choice, at + choice.length)) {
    const word = wordAround(said, at, at + choice.length);
    if (word === choice) return '';
    part ??= word;
  }
  return part === undefined
    ? ''
    : ` It stands only inside ${quoteText(part)}, so the judge may have meant something else.`;
}

const maxWordPart = 40;
/** A judge says little; looking through all of a flood of text for a note would take long. */
const maxSearched = 20_000;

/** The text between two offsets with the letters and digits that it runs into on either side. */
function wordAround(text: string, start: number, end: number): string {
  const before = /[\p{L}\p{N}]*$/u.exec(text.slice(Math.max(0, start - maxWordPart), start))?.[0];
  const after = /^[\p{L}\p{N}]*/u.exec(text.slice(end, end + maxWordPart))?.[0];
  return `${before ?? ''}${text.slice(start, end)}${after ?? ''}`;
}
