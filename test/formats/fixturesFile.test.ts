import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FixtureCase } from '../../src/formats/fixtures/fixtureCase.ts';
import { type FixturesFile, parseFixturesFile } from '../../src/formats/fixturesFile.ts';
import { textAt } from './textAt.ts';

const inputs = new Map([
  ['question', {}],
  ['tone', { default: 'polite' }],
]);

function parse(text: string): FixturesFile {
  return parseFixturesFile(text, { file: 'prompts/answer.fixtures.yml', inputs });
}

function casesOf(file: FixturesFile): readonly FixtureCase[] {
  return file.tests.filter((test) => 'values' in test);
}

function valuesOf(one: FixtureCase | undefined): unknown {
  return Object.fromEntries([...(one?.values ?? [])].map(([name, { value }]) => [name, value]));
}

function codesOf({ problems }: FixturesFile): string[] {
  return problems.map(({ code, range }) => `${code} ${range.start.line + 1}`);
}

describe('fixtures file', () => {
  it('is a list of cases, or a mapping with “tests”', () => {
    const list = parse('- vars: { question: a }\n  assert: [{ type: equals, value: b }]\n');
    const map = parse(
      'tests:\n  - vars: { question: a }\n    assert: [{ type: equals, value: b }]\n',
    );
    assert.deepEqual(list.problems, []);
    assert.deepEqual(map.problems, []);
    assert.deepEqual(valuesOf(casesOf(list)[0]), valuesOf(casesOf(map)[0]));
  });

  it('puts “defaultTest” into every case: its assertions first, the case’s values over its own', () => {
    const file = parse(`kind: safety
repeat: 2
threshold: 0.5
defaultTest:
  vars: { tone: rude, question: x }
  threshold: 0.6
  options: { provider: openai/gpt-4o, repeat: 3 }
  assert:
    - { type: not-contains, value: sorry, weight: 2, metric: manners }
tests:
  - vars: { question: a }
    assert: [{ type: llm-rubric, value: kind }]
  - vars: { question: b }
    threshold: 0.7
    repeat: 4
    metadata: { kind: known-bad, ticket: 7 }
    options: { disableDefaultAsserts: true }
    assert: [{ type: llm-rubric, value: kind, provider: other }]
`);
    assert.deepEqual(file.problems, []);
    const [one, two] = casesOf(file);
    assert.deepEqual(valuesOf(one), { tone: 'rude', question: 'a' });
    assert.deepEqual(
      [one?.kind, one?.threshold, one?.repeat, two?.kind, two?.threshold, two?.repeat],
      ['safety', 0.6, 3, 'known-bad', 0.7, 4],
    );
    assert.deepEqual(
      one?.assertions.map(({ assertion }) => assertion),
      [
        { type: 'contains', negated: true, value: 'sorry', weight: 2, metric: 'manners' },
        { type: 'llm-rubric', negated: false, value: 'kind', weight: 1, provider: 'openai/gpt-4o' },
      ],
    );
    assert.deepEqual(
      two?.assertions.map(({ assertion }) => assertion.provider),
      ['other'],
    );
  });

  it('keeps values as they are written', () => {
    const file = parse(`- vars:
    question: "{{ n.constructor.constructor('return process')() }} {% raw %} {{tone}}"
    tone: { deep: [1, { "a b": null }] }
  assert: [{ type: equals, value: '{{question}}' }]
`);
    assert.deepEqual(file.problems, []);
    assert.deepEqual(valuesOf(casesOf(file)[0]), {
      question: "{{ n.constructor.constructor('return process')() }} {% raw %} {{tone}}",
      tone: { deep: [1, { 'a b': null }] },
    });
  });

  it('knows where each case, assertion and value stands', () => {
    const text = `# cases
tests:
  - description: one # the first
    vars: { question: a }
    assert:
      - type: contains
        value: |
          many
          words
      - type: assert-set
        assert:
          - { type: equals, value: x }
`;
    const [one] = casesOf(parse(text));
    const at = (range: { start: { offset: number }; end: { offset: number } } | undefined) =>
      text.slice(range?.start.offset, range?.end.offset);
    assert.equal(one?.place.range.start.line, 2);
    assert.match(at(one.place.range), /^description: one[^]*value: x \}$/);
    const [first, set] = one.assertions.map(({ place }) => place);
    assert.match(at(first?.range), /^type: contains[^]*words$/);
    assert.match(at(first?.valueRange), /^\|\n *many\n *words$/);
    assert.deepEqual(first?.path, ['tests', 0, 'assert', 0]);
    assert.equal(at(set?.members[0]?.valueRange), 'x');
    assert.deepEqual(set?.members[0]?.path, ['tests', 0, 'assert', 1, 'assert', 0]);
  });

  it('breaks only the case that has a mistake', () => {
    const file = parse(`- vars: { question: a }
  assert: [{ type: equals, value: b }]
- vars: { question: a }
  threshold: 2
- vars: [a]
- vars: { question: a }
  assert: [{ type: equals, value: b, weight: -1 }]
- nonsense
`);
    assert.deepEqual(codesOf(file), [
      'out_of_range 4',
      'wrong_type 5',
      'missing_value 5',
      'out_of_range 7',
      'wrong_type 8',
    ]);
    assert.deepEqual(
      casesOf(file).map(({ messages }) => messages.length > 0),
      [false, true, true, true],
    );
  });

  it('breaks every case when “defaultTest” has a mistake', () => {
    const text = 'defaultTest: { assert: [{ type: bleu }] }\ntests: [{ vars: { question: a } }]\n';
    const [one] = casesOf(parse(text));
    assert.match(one?.messages[0] ?? '', /“bleu” is an assertion of promptfoo/);
  });

  it('names what it does not do, and does not ignore what would change the result', () => {
    const file = parse(`providers: [openai:gpt-4o]
scenarios: []
outputPath: x.json
tests:
  - provider: other
    vars: { question: a }
    options: { transform: output.trim(), runSerially: true }
    assert:
      - { type: equals, value: b, transform: x }
`);
    assert.deepEqual(codesOf(file), [
      'unsupported_key 1',
      'unsupported_key 2',
      'unsupported_key 3',
      'unsupported_key 5',
      'unsupported_key 7',
      'unsupported_key 7',
      'unsupported_key 9',
    ]);
    assert.deepEqual(
      file.problems.map(({ severity }) => severity),
      ['error', 'error', 'hint', 'error', 'error', 'hint', 'error'],
    );
    assert.ok((casesOf(file)[0]?.messages.length ?? 0) >= 3);
  });

  it('says that a case asserts nothing', () => {
    const file = parse('- vars: { question: a }\n');
    assert.deepEqual(codesOf(file), ['no_assertions 1']);
    assert.deepEqual(casesOf(file)[0]?.messages, []);
  });

  it('leaves out what has no value', () => {
    const file = parse(`description:
defaultTest:
tests:
  - description:
    vars: { question: a }
    options:
    assert:
`);
    assert.deepEqual(codesOf(file), ['no_assertions 4']);
  });

  it('reads files of cases only where the fixtures file names them', () => {
    const text = 'tests:\n  - file://cases.csv\n  - cases.csv\n  - file:///etc/passwd\n';
    const file = parse(text);
    assert.deepEqual(codesOf(file), ['wrong_type 3', 'bad_file_reference 4']);
    assert.equal(textAt(text, file.problems[0]), 'cases.csv');
    assert.deepEqual(
      file.tests.map((test) => ('reference' in test ? test.reference : 'case')),
      ['file://cases.csv'],
    );
  });

  for (const [what, text] of [
    ['an empty file', ''],
    ['a text', 'hello'],
    ['a number of tests', 'tests: 4'],
    ['no tests', 'description: x'],
    ['broken YAML', 'tests: ['],
    ['two documents', 'tests: []\n---\ntests: []\n'],
    ['a prototype', '- vars: { __proto__: { a: 1 }, question: a }\n'],
    ['a merge conflict', '<<<<<<< ours\n- {}\n=======\n- {}\n>>>>>>> theirs\n'],
    [
      'aliases without end',
      `a: &a [x, x]\n${Array.from({ length: 40 }, (_, at) => `b${at}: &b${at} [*${at === 0 ? 'a' : `b${at - 1}`}, *${at === 0 ? 'a' : `b${at - 1}`}]`).join('\n')}\ntests: []\n`,
    ],
    ['five megabytes', `- vars:\n    question: ${'x'.repeat(5_000_000)}\n`],
    ['a hundred thousand cases', '- vars: { question: a }\n'.repeat(100_000)],
    ['deep nesting', `- vars: { question: ${'['.repeat(5000)}${']'.repeat(5000)} }\n`],
    [
      'sets in sets',
      `- vars: { question: a }\n  assert: ${'[{ type: assert-set, assert: '.repeat(20)}[]${' }]'.repeat(20)}\n`,
    ],
  ] as const) {
    it(`tells what is wrong with ${what}, at once`, () => {
      const before = performance.now();
      const { problems } = parse(text);
      assert.ok(problems.some(({ severity }) => severity === 'error'));
      assert.ok(performance.now() - before < 3000);
    });
  }

  it('does not take names of objects for values', () => {
    const file = parse('- vars: { question: a, constructor: x, toString: y }\n');
    assert.deepEqual(codesOf(file), ['unknown_value 1', 'unknown_value 1']);
    const keys = parse('- vars: { question: a }\n  constructor: { length: 1, name: x }\n');
    assert.deepEqual(codesOf(keys), ['unknown_key 2']);
  });
});
