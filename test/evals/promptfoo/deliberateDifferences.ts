/** Where we decide otherwise than promptfoo, on purpose. The table of `media/docs/fixtures.md` is made of this list. */
import type { JsonValue } from '../../../src/domain/fixtures/assertion.ts';
import type { RenderQuestion, Verdict, VerdictQuestion, WrittenAssertion } from './oracle.ts';

export interface Difference {
  /** As in the table. */
  readonly what: string;
  readonly theirs: string;
  readonly ours: string;
  /** Whether it explains why the two verdicts differ. */
  readonly explains: (seen: Seen) => boolean;
}

/** One question with one assertion, or with several, and both verdicts. */
interface Seen {
  readonly question: VerdictQuestion;
  /** Without `not-`; `several` for more than one assertion and for sets. */
  readonly type: string;
  readonly negated: boolean;
  readonly value: JsonValue | undefined;
  readonly texts: readonly string[];
  readonly output: string;
  readonly theirs: Verdict;
  readonly ours: Verdict;
}

export function describeSeen(question: VerdictQuestion, theirs: Verdict, ours: Verdict): Seen {
  const [first, ...others] = question.assert;
  const isOne = first !== undefined && others.length === 0 && question.threshold === undefined;
  const written =
    isOne && first.assert === undefined && first.weight !== 0 ? first.type : 'several';
  const value = first?.value;
  const members: readonly unknown[] = Array.isArray(value) ? value : [value];
  return {
    question,
    type: written.replace(/^not-/, ''),
    negated: written.startsWith('not-'),
    value,
    texts: members.filter((member) => typeof member === 'string'),
    output: typeof question.output === 'string' ? question.output : '',
    theirs,
    ours,
  };
}

const isCode = (type: string): boolean => type === 'javascript';
const outcomes = ({ theirs, ours }: Seen): string => `${theirs.outcome} ${ours.outcome}`;
const hasWeight = ({ weight = 1 }: WrittenAssertion): boolean => weight > 0;
const some = (
  list: readonly WrittenAssertion[],
  test: (assertion: WrittenAssertion) => boolean,
): boolean => list.some((each) => test(each) || some(each.assert ?? [], test));
const hardTypes = new Set(['is-json', 'word-count', 'not-contains']);
const hasThreshold = (
  { threshold, assert }: VerdictQuestion,
  test: (value: number) => boolean,
): boolean =>
  [threshold, ...assert.map((each) => each.threshold)].some(
    (value) => value !== undefined && test(value),
  );

export const deliberateDifferences: readonly Difference[] = [
  {
    what: 'Case with a `threshold`, failed form, limit, refusal or `not-…`',
    theirs: 'passes when the score is high enough',
    ours: 'fails: a threshold forgives only what is missing in the answer',
    explains: ({ type, question, ...seen }) =>
      type === 'several' &&
      outcomes({ type, question, ...seen }) === 'pass fail' &&
      hasThreshold(question, (value) => value > 0) &&
      some(question.assert, (each) => hardTypes.has(each.type)),
  },
  {
    what: '`threshold: 0`',
    theirs: 'always passes',
    ours: 'counts as no threshold: everything must pass',
    explains: ({ type, question, theirs, ours }) =>
      type === 'several' &&
      hasThreshold(question, (value) => value === 0) &&
      theirs.outcome === 'pass' &&
      ours.outcome === 'fail',
  },
  {
    what: 'Case or set without an assertion that has a weight',
    theirs: 'passes (no assertions) or depends on the threshold (all of weight 0)',
    ours: 'error: nothing is asserted, so nothing is shown',
    explains: ({ question, ours }) =>
      ours.outcome === 'error' &&
      (!question.assert.some(hasWeight) ||
        question.assert.some(({ assert }) => assert?.some(hasWeight) === false)),
  },
  {
    what: 'Assertion or set of weight 0 that fails',
    theirs: 'an assertion is shown as passed, a set still fails the case',
    ours: 'is shown as failed and decides nothing',
    explains: ({ type, question, theirs, ours }) =>
      type === 'several' &&
      theirs.outcome === 'fail' &&
      ours.outcome === 'pass' &&
      question.assert.some((each) => each.assert !== undefined && each.weight === 0),
  },
  {
    what: 'One of several assertions in error',
    theirs: 'the whole case is an error',
    ours: 'a failure when it fails whatever that one would say; weight 0 decides nothing',
    explains: ({ type, question, theirs, ours }) =>
      type === 'several' &&
      theirs.outcome === 'error' &&
      ours.outcome !== 'error' &&
      some(question.assert, (each) => each.value === ''),
  },
  {
    what: 'Code in the text of an assertion (`{{ x | upper }}`, `{% if %}`)',
    theirs: 'runs as a template, and fails when it is none',
    ours: 'stays as it is written; only `{{name}}` is replaced, by the value as data',
    explains: ({ type, texts }) =>
      !isCode(type) && texts.some((text) => /\{%|\{#|\{\{(?!\s*(?:v|w|gone)\s*\}\})/.test(text)),
  },
  {
    what: '`{{name}}` in an assertion, and no value of that name',
    theirs: 'becomes an empty text',
    ours: 'error that names it',
    explains: ({ texts, ours }) =>
      ours.outcome === 'error' && texts.some((text) => text.includes('{{gone}}')),
  },
  {
    what: '`{{name}}` in the code of `javascript`',
    theirs: 'is replaced in the code, so a value can be code',
    ours: 'stays; read `context.vars`',
    explains: ({ type, texts }) => isCode(type) && texts.some((text) => text.includes('{{')),
  },
  {
    what: '`{{name}}` in a `regex`',
    theirs: 'the value is part of the pattern',
    ours: 'the value stands for itself',
    explains: ({ type, texts }) =>
      type === 'regex' && texts.some((text) => /\{\{[vw]\}\}/.test(text)),
  },
  {
    what: 'Number or true, false as the text of `contains`, `starts-with`, `levenshtein`',
    theirs: 'error for some of them',
    ours: 'taken as text',
    explains: ({ value, theirs }) =>
      theirs.outcome === 'error' && (typeof value === 'boolean' || typeof value === 'number'),
  },
  {
    what: 'Empty list or empty text in `contains-any`, `contains-all`',
    theirs: 'passes or fails by rule',
    ours: 'error',
    explains: ({ type, value, texts, ours }) =>
      /contains-(any|all)$/.test(type) &&
      ours.outcome === 'error' &&
      (texts.length === 0 ||
        texts.includes('') ||
        (typeof value === 'string' && /^[\s,]*$/.test(value))),
  },
  {
    what: 'Upper and lower case beyond English (`icontains…`)',
    theirs: 'ß and SS, ς and σ, İ and i differ',
    ours: 'are the same',
    explains: ({ type, texts, output }) =>
      type.startsWith('icontains') && /[^\0-\x7f]/.test(output + texts.join('')),
  },
  {
    what: 'Pattern that is not valid, also with `not-`',
    theirs: 'fails',
    ours: 'error',
    explains: (seen) => seen.type === 'regex' && outcomes(seen) === 'fail error',
  },
  {
    what: 'Flags at the start of a pattern: `(?i)`, `(?m)`, `(?s)`',
    theirs: 'not valid, fails',
    ours: 'work',
    explains: ({ type, texts }) =>
      type === 'regex' && texts.some((text) => /^\(\?[ims]+\)/.test(text)),
  },
  {
    what: '`contains-json` with what only looks like JSON: `{a: b}`, `{"a": 1`, comments',
    theirs: 'counts as JSON',
    ours: 'is no JSON',
    explains: ({ type, output }) =>
      type === 'contains-json' && /\{a: |\{'a'|\{"a": 1(?!\})|\/\/|\{[^"}]|\{\}?$|,\}/.test(output),
  },
  {
    what: '`contains-json` with a schema for lists',
    theirs: 'never finds a list',
    ours: 'finds it',
    explains: ({ type, value, output }) =>
      type === 'contains-json' && value !== undefined && /\[[^]*\]/.test(output),
  },
  {
    what: 'Schema with unknown keywords or `$schema` of 2019-09 and 2020-12',
    theirs: 'error',
    ours: 'unknown keywords are ignored, the drafts are known',
    explains: ({ type, value, theirs }) =>
      type.endsWith('-json') &&
      theirs.outcome === 'error' &&
      typeof value === 'object' &&
      value !== null &&
      ('x-own' in value || '$schema' in value),
  },
  {
    what: '`javascript` that throws, or returns no verdict',
    theirs: 'fails, also with `not-`',
    ours: 'error: nothing is known about the answer',
    explains: (seen) => isCode(seen.type) && /^(fail|pass) error$/.test(outcomes(seen)),
  },
  {
    what: '`javascript` on one line: `return …`, or `{ pass: true }` without a score',
    theirs: 'not valid, fails',
    ours: 'work',
    explains: ({ type, value, theirs, ours }) =>
      isCode(type) &&
      theirs.outcome === 'fail' &&
      ours.outcome !== 'error' &&
      (value === 'return true' || value === '({ pass: true })'),
  },
  {
    what: '`javascript` that fails with an empty reason',
    theirs: 'the case passes all the same',
    ours: 'fails',
    explains: (seen) =>
      isCode(seen.type) && outcomes(seen) === 'pass fail' && seen.theirs.score === seen.ours.score,
  },
  {
    what: 'Score of `javascript`',
    theirs: 'any number; not turned round by `not-`',
    ours: 'from 0 to 1 (decided before it is cut); `not-` gives 1 − score',
    explains: (seen) =>
      isCode(seen.type) &&
      seen.theirs.outcome === seen.ours.outcome &&
      (seen.negated || seen.theirs.score < 0 || seen.theirs.score > 1),
  },
  {
    what: '`is-refusal` of an empty answer',
    theirs: 'passes with score 0',
    ours: 'passes with score 1; a call of a tool is no refusal',
    explains: ({ type, output }) => type === 'is-refusal' && output.trim() === '',
  },
  {
    what: '`is-refusal` by its words',
    theirs: 'a list of phrases, anywhere in the answer',
    ours: 'phrases of our own, in the first 600 characters; the provider’s own mark counts',
    explains: ({ type, output }) => type === 'is-refusal' && output.trim() !== '',
  },
  {
    what: 'Judge of `llm-rubric` that leaves out `pass`, says it as text, gives two verdicts or no JSON',
    theirs: 'often a pass',
    ours: 'error: what was not said is no pass',
    explains: ({ type, ours }) => type === 'llm-rubric' && ours.outcome === 'error',
  },
  {
    what: '`is-valid-openai-tools-call`, and the prompt has no tools',
    theirs: 'fails',
    ours: 'error',
    explains: ({ type, question }) =>
      type === 'is-valid-openai-tools-call' && question.tools === undefined,
  },
];

export interface RenderDifference extends Omit<Difference, 'explains'> {
  readonly explains: (question: RenderQuestion) => boolean;
}

/** The same for prompts and their values. */
export const renderDifferences: readonly RenderDifference[] = [
  {
    what: 'Code in a prompt (`{{ x | upper }}`, `{% if %}`, `{# … #}`)',
    theirs: 'runs as a template, and refuses when it is none',
    ours: 'stays as it is written; only `{{name}}` is replaced',
    explains: ({ prompt }) => /\{%|\{#|\{\{(?!\s*(?:v|w|gone)\s*\}\})/.test(prompt),
  },
  {
    what: 'Input without a value, or with `null`',
    theirs: 'becomes an empty text',
    ours: 'error of the case, unless it has a default',
    explains: ({ prompt, vars }) =>
      prompt.includes('{{gone}}') || (vars['v'] === null && prompt.includes('{{v}}')),
  },
  {
    what: 'Braces in a value (`vars`)',
    theirs: 'are a template too, which can run code',
    ours: 'are text: no value is ever rendered',
    explains: ({ vars: { v } }) => typeof v === 'string' && /\{[{%#]/.test(v),
  },
  {
    what: 'List or object as a value',
    theirs: '`1,b` or `[object Object]`',
    ours: 'JSON',
    explains: ({ vars }) => typeof vars['v'] === 'object' && vars['v'] !== null,
  },
];

/** What the comparison cannot meet, because one side does not have it. */
export const otherDifferences: readonly Omit<Difference, 'explains'>[] = [
  {
    what: '`ends-with`, `tokens`, `not-assert-set`',
    theirs: 'unknown',
    ours: 'work',
  },
  {
    what: 'Other types: `similar`, `python`, `webhook`, …',
    theirs: 'work',
    ours: 'are errors that name the type, never ignored',
  },
  {
    what: '`javascript`, `regex` and JSON schemas',
    theirs: 'run in promptfoo’s own process',
    ours: 'run in a process with an empty environment, code and patterns there in QuickJS without files or network, for 2 seconds at most, only in trusted workspaces',
  },
  {
    what: 'Threshold and score up to rounding',
    theirs: '0.7999999 is below 0.8',
    ours: 'is not',
  },
];
