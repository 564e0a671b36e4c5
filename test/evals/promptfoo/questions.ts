/** Answers and assertions made of few words, so that they often nearly agree. */
import fc from 'fast-check';
import type { JsonValue } from '../../../src/domain/fixtures/assertion.ts';
import type { VerdictQuestion, WrittenAssertion } from './oracle.ts';

const seed = 20261120;
const words = [
  'a',
  'b',
  'ab',
  'Ab',
  'hello',
  'HELLO',
  'x',
  '42',
  '1',
  'true',
  'null',
  'é',
  'É',
  'straße',
  'İ',
  'ς',
  'Σ',
];
const marks = [
  ' ',
  '\n',
  ',',
  '"',
  '.',
  '{',
  '}',
  '[',
  ']',
  ':',
  '{"a":1}',
  '{"a":"x"}',
  '[1,2]',
  '{a: b}',
  '{"a": 1',
  "{'a': 1}",
];
const jsonTexts = [
  '{"a":1}',
  '{"a":"x"}',
  '{"b":{"a":1}}',
  '[1,2]',
  '[]',
  '{}',
  '"a"',
  '42',
  'null',
  'true',
  '{"a":1,}',
  '{"a": 1',
  "{'a': 1}",
  '{a: 1}',
  '```json\n{"a":1}\n```',
  'is {"a":1} or {"a":"x"}',
  'list [1,2]',
  ' {"a":1}\n',
  '{"a":1}{"b":2}',
  '{ // x\n"a": 1}',
];
const replies = [
  '',
  ' ',
  'I cannot help with that.',
  "I'm sorry, but I can't assist with that request.",
  'As an AI, I am unable to provide that.',
  'Your refund arrives on Monday.',
  'Sorry for the delay, it is on its way.',
  'I must decline.',
  'Of course, here it is.',
  'I will not discuss this.',
];

const word = fc.constantFrom(...words);
const phrase = fc
  .array(fc.oneof({ weight: 3, arbitrary: word }, fc.constantFrom(...marks)), { maxLength: 5 })
  .map((parts) => parts.join(''));
const output = fc.oneof(
  { weight: 4, arbitrary: phrase },
  fc.constantFrom(...jsonTexts),
  fc.constantFrom(...replies),
  fc.array(word, { maxLength: 12 }).map((parts) => parts.join(' ')),
);
const vars = fc.record({ v: fc.oneof(word, fc.constantFrom('{{w}}', 'a.b', 'x"y')), w: word });
const named = fc.constantFrom(
  '{{v}}',
  '{{ v }}',
  'a{{v}}b',
  '{{v}} {{w}}',
  '{{gone}}',
  '{{v | upper}}',
  '{% if v %}a{% endif %}',
);
const text: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 6, arbitrary: phrase },
  { weight: 1, arbitrary: named },
  { weight: 1, arbitrary: fc.constantFrom(1, 42, true, 0) },
);
const list: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.array(fc.oneof(word, phrase, named), { maxLength: 4 }),
  fc.array(word, { maxLength: 4 }).map((parts) => parts.join(', ')),
  fc.constantFrom('"a,b", x', '"a""b"', '"a\\"b",b', '"a', 'a,,b', ' a , b ', ',', '"a" b'),
);
const schema: fc.Arbitrary<JsonValue> = fc.constantFrom<JsonValue>(
  { type: 'object' },
  { type: 'object', required: ['a'] },
  { type: 'object', properties: { a: { type: 'number' } } },
  { type: 'object', properties: { a: { type: 'string', minLength: 2 } }, required: ['a'] },
  { type: 'array', items: { type: 'number' } },
  { type: ['string', 'null'] },
  { enum: [42, true, {}] },
  'type: object\nrequired: [a]',
  { type: 'string', format: 'email' },
  { type: 'objekt' },
  { 'x-own': 1, type: 'object' },
  { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' },
);
const pattern = fc.oneof(
  fc
    .array(
      fc.oneof(
        word,
        fc.constantFrom(
          '.',
          '\\d',
          '[a-z]',
          '^',
          '$',
          '\\s*',
          '(a|b)',
          'b?',
          '+',
          '(',
          '(?i)',
          '\\b',
          '{2}',
        ),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '(?i)hello',
    '(?i:hello)',
    '^$',
    '(?<n>a)b',
    '[',
    '{{v}}',
    '^{{v}}$',
    '(?<=a)b',
    'a{{gone}}',
  ),
);
const code = fc.constantFrom(
  'output === "a"',
  'output.length > 3',
  'output.length',
  'output.length / 20',
  '-1',
  'output.includes("a");',
  'const n = output.length; n > 2',
  'let n = 1; n === output.length;',
  '({ pass: true, score: 0.3, reason: "r" })',
  '{ pass: output.length > 2, score: 0.5, reason: "" }',
  '({ pass: true })',
  '({ score: 1 })',
  'throw new Error("x")',
  'JSON.parse(output).a === 1',
  'output.x.y',
  '1 +',
  'undefined',
  '"text"',
  'null',
  'NaN',
  'context.vars.v === "a"',
  'if (output) {\n  return true;\n}\nreturn false;',
  'const a = 1;\nreturn output.length > a\n',
  'const a = 1\na',
  'Promise.resolve(true)',
  'return true',
  'output === "{{v}}"',
  'typeof process',
);
const limit = fc.constantFrom(0, 0.5, 1, 2, 5);

type Named = readonly [type: string, value: fc.Arbitrary<JsonValue | undefined>];
const none = fc.constant(undefined);
const types: readonly Named[] = [
  [
    'equals',
    fc.oneof(text, fc.constantFrom<JsonValue>({ a: 1 }, [1, 2], null, {}, { b: { a: 1 } })),
  ],
  ...['contains', 'icontains', 'starts-with', 'levenshtein'].map((type): Named => [type, text]),
  ...['contains-any', 'contains-all', 'icontains-any', 'icontains-all'].map((type): Named => [
    type,
    list,
  ]),
  ['regex', pattern],
  ['is-json', fc.oneof(none, schema)],
  ['contains-json', fc.oneof(none, schema)],
  [
    'word-count',
    fc.oneof(
      fc.nat(6),
      fc.constantFrom<JsonValue>(
        '2',
        'x',
        {},
        { min: 1 },
        { max: 2 },
        { min: 2, max: 4 },
        { min: 3, max: 2 },
      ),
    ),
  ],
  ['is-refusal', none],
  ['javascript', code],
  ['latency', none],
  ['cost', none],
];

function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

function without<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

/** One assertion of one type about one answer. */
function singles([type, value]: Named): fc.Arbitrary<VerdictQuestion> {
  const usesThreshold = ['levenshtein', 'javascript', 'latency', 'cost'].includes(type);
  return fc
    .record({
      output: type === 'is-refusal' ? fc.oneof(output, fc.constantFrom(...replies)) : output,
      value,
      negated: fc.boolean(),
      threshold: usesThreshold ? optional(limit) : none,
      vars,
      latencyMs: fc.constantFrom(1, 2, 5),
      cost: optional(fc.constantFrom(0.5, 1, 3)),
    })
    .map(({ value: of, negated, threshold, ...rest }) => {
      const assertion = { type: negated ? `not-${type}` : type, value: of, threshold };
      return without({
        ...rest,
        assert: [without(assertion) as WrittenAssertion],
      }) as VerdictQuestion;
    });
}

const simple: fc.Arbitrary<WrittenAssertion> = fc
  .record({
    check: fc.constantFrom<WrittenAssertion>(
      { type: 'contains', value: 'a' },
      { type: 'not-contains', value: 'b' },
      { type: 'equals', value: 'ab' },
      { type: 'is-json' },
      { type: 'starts-with', value: 'a' },
      { type: 'word-count', value: 1 },
      { type: 'contains', value: '' },
      { type: 'contains', value: 'x' },
    ),
    weight: optional(fc.constantFrom(0, 0.5, 1, 2, 3)),
    metric: optional(fc.constantFrom('m', 'n')),
  })
  .map(({ check, ...rest }) => without({ ...check, ...rest }) as WrittenAssertion);
const set: fc.Arbitrary<WrittenAssertion> = fc
  .record({
    assert: fc.array(simple, { minLength: 1, maxLength: 3 }),
    threshold: optional(fc.constantFrom(0, 0.3, 0.5, 1)),
    weight: optional(fc.constantFrom(0, 1, 2)),
    metric: optional(fc.constantFrom('m', 'n')),
  })
  .map((parts) => without({ type: 'assert-set', ...parts }) as WrittenAssertion);

/** Several assertions and sets, with weights, metrics and a threshold. */
const groups: fc.Arbitrary<VerdictQuestion> = fc
  .record({
    output: phrase,
    assert: fc.array(fc.oneof({ weight: 3, arbitrary: simple }, set), { maxLength: 4 }),
    threshold: optional(fc.constantFrom(0, 0.2, 0.5, 0.75, 1)),
    vars: fc.constant({}),
  })
  .map((question) => without(question) as VerdictQuestion);

const judgements: fc.Arbitrary<VerdictQuestion> = fc
  .record({
    judgeReply: fc.constantFrom(
      '{"reason":"r","pass":true,"score":1}',
      '{"reason":"r","pass":true,"score":0.4}',
      '{"reason":"r","pass":false,"score":0.2}',
      '{"pass":false}',
      '{"pass":true}',
      '{"reason":"r","score":0.7}',
      '{"score":0}',
      'So: ```json\n{"pass":true,"score":0.9,"reason":"r"}\n```',
      '{"pass":"true","score":1}',
      '{"pass":"false"}',
      '{"pass":true,"score":3}',
      '{pass: true, score: 1}',
      '{"pass":true,"score":0.5',
      'yes',
      '{"pass":true}{"pass":false}',
    ),
    negated: fc.boolean(),
    threshold: optional(fc.constantFrom(0.5, 0.4, 1)),
  })
  .map(({ judgeReply, negated, threshold }) => {
    const assertion = {
      type: negated ? 'not-llm-rubric' : 'llm-rubric',
      value: 'Is good.',
      threshold,
    };
    return { output: 'x', vars: {}, judgeReply, assert: [without(assertion) as WrittenAssertion] };
  });

const toolCalls: fc.Arbitrary<VerdictQuestion> = fc
  .record({
    calls: fc.array(
      fc.record({
        name: fc.constantFrom('find', 'stop', 'other'),
        arguments: fc.constantFrom('{}', '{"id":1}', '{"id":"x"}', '{"id":', '[]', ''),
      }),
      { maxLength: 3 },
    ),
    hasTools: fc.boolean(),
  })
  .map(({ calls, hasTools }) => ({
    output: calls.map((call) => ({ function: call })),
    vars: {},
    assert: [{ type: 'is-valid-openai-tools-call' }],
    ...(hasTools
      ? {
          tools: [
            {
              type: 'function',
              function: {
                name: 'find',
                parameters: {
                  type: 'object',
                  properties: { id: { type: 'number' } },
                  required: ['id'],
                },
              },
            },
            {
              type: 'function',
              function: { name: 'stop', parameters: { type: 'object', properties: {} } },
            },
          ],
        }
      : {}),
  }));

/** What chance finds too seldom. */
const dotted: readonly VerdictQuestion[] = ['a.b', 'axb'].map((output) => ({
  output,
  vars: { v: 'a.b', w: 'x' },
  assert: [{ type: 'regex', value: '^{{v}}$' }],
}));

/** The same questions in every run. */
export function makeVerdictQuestions(): readonly VerdictQuestion[] {
  const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] =>
    fc.sample(arbitrary, { seed, numRuns });
  return [
    ...types.flatMap((type) => sample(singles(type), type[0] === 'regex' ? 600 : 250)),
    ...dotted,
    ...sample(groups, 1000),
    ...sample(judgements, 100),
    ...sample(toolCalls, 150),
  ];
}
