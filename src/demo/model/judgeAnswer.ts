import { detectLanguage, findNamedLanguage } from './language.ts';
import { inventedSigns } from './support/supportPhrases.ts';

interface Judgement {
  readonly reason: string;
  readonly pass: boolean;
  readonly score: number;
}

/** Whether a request asks for a judgement: an answer as JSON with `reason`, `pass` and `score`. */
export function isJudgePrompt(text: string): boolean {
  return ['reason', 'pass', 'score'].every((name) => new RegExp(`\\b${name}\\b`).test(text));
}

/**
 * Judges an answer by a rubric. Each rule that the rubric's words call up is checked: a language by its name, words in
 * quotation marks, a question, courtesy, brevity, and that nothing was invented. A rubric that calls up none is about
 * its words: half of them must be in the answer.
 */
export function judge(rubric: string, answer: string): string {
  const found = rules.flatMap(({ when, holds, says }) =>
    when.test(rubric) ? [{ says, ok: holds(answer, rubric) }] : [],
  );
  const failed = found.filter(({ ok }) => !ok).map(({ says }) => says);
  if (found.length === 0) return JSON.stringify(judgeByWords(rubric, answer));
  const judgement: Judgement = {
    reason:
      failed.length === 0
        ? `The answer keeps to the rubric: ${found.map(({ says }) => says).join(', ')}.`
        : `The answer does not keep to the rubric: ${failed.join(', ')}.`,
    pass: failed.length === 0,
    score: (found.length - failed.length) / found.length,
  };
  return JSON.stringify(judgement);
}

/** Yes or no to a question about an answer, for a judge that is asked for one word. */
export function judgeYesOrNo(text: string): string {
  return inventedSigns.test(text) ? 'no' : 'yes';
}

interface Rule {
  /** Words of the rubric that call it up. */
  readonly when: RegExp;
  readonly says: string;
  readonly holds: (answer: string, rubric: string) => boolean;
}

const rules: readonly Rule[] = [
  {
    when: /\b(english|german|french|spanish)\b/i,
    says: 'the language',
    holds: (answer, rubric) => detectLanguage(answer) === findNamedLanguage(rubric),
  },
  {
    when: /[“"][^”"]+[”"]/,
    says: 'the words in quotation marks',
    holds: (answer, rubric) => {
      const isForbidden = /\b(not|never|without|no)\b/i.test(rubric);
      const isThere = ([, words = '']: RegExpExecArray): boolean =>
        answer.toLowerCase().includes(words.toLowerCase());
      return [...rubric.matchAll(/[“"]([^”"]+)[”"]/g)].every((one) => isThere(one) !== isForbidden);
    },
  },
  {
    when: /\basks?\b/i,
    says: 'a question',
    holds: (answer) => answer.includes('?') || /\bplease tell\b/i.test(answer),
  },
  {
    when: /\b(polite|friendly|courteous|apolog\w+)\b/i,
    says: 'courtesy',
    holds: (answer) =>
      /\b(please|thank|sorry|reply to this|bitte|dank|leider|merci|gracias)/i.test(answer),
  },
  {
    when: /\b(short|brief|concise)\b/i,
    says: 'brevity',
    holds: (answer) => answer.split(/\s+/).length <= 80,
  },
  {
    when: /\b(invent|guess|promise|make up|made up|within what the policy)\w*/i,
    says: 'nothing that nobody knows',
    holds: (answer) => !inventedSigns.test(answer),
  },
  {
    when: /\bpressure\b/i,
    says: 'no pressure',
    holds: (answer) => !/\b(today|now|hurry|will not come back)\b/i.test(answer),
  },
];

function judgeByWords(rubric: string, answer: string): Judgement {
  const words = [...new Set(rubric.toLowerCase().match(/\p{L}{5,}/gu))];
  const lower = answer.toLowerCase();
  const found = words.filter((word) => lower.includes(word.slice(0, 5)));
  const score = words.length === 0 ? 1 : found.length / words.length;
  const reason = `The answer has ${found.length} of the ${words.length} words of the rubric.`;
  return { reason, pass: score >= 0.5, score };
}
