import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parsePromptFile } from '../../src/formats/promptFile.ts';
import { applyFix, summarize, textAt } from './textAt.ts';

const complete = `# Answers support questions.
name: Answer
description: Answers
model: openai/gpt-4o-mini
modelParameters:
  max_tokens: 300
  temperature: 0.2
  topP: 1
inputs:
  question:
    type: string
    required: true
  tone:
    type: string
    default: friendly
messages:
  - role: System
    content: |
      You are {{tone}}.

      Be short.
  - role: user
    content: "{{question}}"
responseFormat: json_schema
jsonSchema: |-
  {
    "name": "answer",
    "schema": { "type": "object" }
  }
tools:
  - name: find_order
    description: Finds an order.
    parameters:
      type: object
testData:
  - question: Where is it?
    tone: dry
evaluators:
  - name: short
    string:
      contains: it
`;

function problemsOf(text: string): string[] {
  return summarize(parsePromptFile(text).problems);
}

const minimal = 'model: m\nmessages:\n  - role: user\n    content: hello\n';

describe('parsePromptFile', () => {
  it('reads everything that is served, normalised', () => {
    const { content } = parsePromptFile(complete);
    assert.deepEqual(content, {
      model: 'openai/gpt-4o-mini',
      modelParameters: { maxTokens: 300, temperature: 0.2, topP: 1 },
      inputs: {
        question: { type: 'string', required: true },
        tone: { type: 'string', default: 'friendly' },
      },
      messages: [
        { role: 'system', content: 'You are {{tone}}.\n\nBe short.\n' },
        { role: 'user', content: '{{question}}' },
      ],
      responseFormat: 'json_schema',
      jsonSchema: { name: 'answer', schema: { type: 'object' } },
      tools: [
        { name: 'find_order', description: 'Finds an order.', parameters: { type: 'object' } },
      ],
    });
  });

  it('reads the rest apart from the content', () => {
    assert.deepEqual(parsePromptFile(complete).rest, {
      name: 'Answer',
      description: 'Answers',
      testData: [{ question: 'Where is it?', tone: 'dry' }],
      evaluators: [{ name: 'short', string: { contains: 'it' } }],
    });
  });

  it('only hints at a role that is not in lower case', () => {
    const { problems } = parsePromptFile(complete);
    assert.deepEqual(summarize(problems), ['role_case hint 17:11']);
    assert.match(applyFix(complete, problems[0]?.fixes[0]), /role: system/);
  });

  it('gives the same content for CRLF, BOM and both spellings of parameters', () => {
    const { content } = parsePromptFile(complete);
    const variants = [
      complete.replaceAll('\n', '\r\n'),
      `\uFEFF${complete}`,
      complete.replace('max_tokens', 'maxTokens').replace('topP', 'top_p'),
    ];
    for (const variant of variants) assert.deepEqual(parsePromptFile(variant).content, content);
  });

  it('leaves out empty optional parts', () => {
    const text = `${minimal}modelParameters: {}\ninputs:\ntools: []\njsonSchema: ''\nresponseFormat:\n`;
    assert.deepEqual(parsePromptFile(text).content, {
      model: 'm',
      messages: [{ role: 'user', content: 'hello' }],
    });
  });

  it('accepts an input that is declared by its name alone', () => {
    const text = 'model: m\ninputs:\n  q:\nmessages: [{role: user, content: "{{q}}"}]\n';
    assert.deepEqual(parsePromptFile(text).content?.inputs, { q: {} });
    assert.deepEqual(problemsOf(text), []);
  });

  it('asks for nothing in a file that declares no inputs', () => {
    assert.deepEqual(problemsOf('model: m\nmessages: [{role: user, content: "{{q}}"}]\n'), []);
  });

  it('gives no content for a file with errors', () => {
    assert.equal(parsePromptFile('model: m\n').content, undefined);
  });
});

describe('problems of a broken prompt', () => {
  const cases: readonly (readonly [name: string, text: string, expected: string])[] = [
    ['no messages', 'model: m\n', 'no_messages error 1:1'],
    ['an empty list of messages', 'model: m\nmessages: []\n', 'no_messages error 2:1'],
    ['messages that are a mapping', 'model: m\nmessages:\n  a: b\n', 'wrong_type error 3:3'],
    ['a message that is a text', 'model: m\nmessages:\n  - hello\n', 'wrong_type error 3:5'],
    ['a message without a role', 'model: m\nmessages: [{content: x}]\n', 'missing_key error 2:12'],
    ['a message without content', 'model: m\nmessages: [{role: user}]\n', 'missing_key error 2:12'],
    [
      'content that is a number',
      'model: m\nmessages: [{role: user, content: 12}]\n',
      'wrong_type error 2:34',
    ],
    [
      'an unknown role',
      'model: m\nmessages: [{role: sistem, content: x}]\n',
      'unknown_role error 2:19',
    ],
    [
      'a parameter in two spellings',
      `${minimal}modelParameters: {maxTokens: 1, max_tokens: 1}\n`,
      'duplicated_parameter error 5:33',
    ],
    [
      'a parameter out of range',
      `${minimal}modelParameters: {topP: 2}\n`,
      'bad_parameter error 5:25',
    ],
    ['an infinite number', `${minimal}modelParameters: {seed: .inf}\n`, 'bad_value error 5:25'],
    [
      'an unknown response format',
      `${minimal}responseFormat: json\n`,
      'unknown_response_format error 5:17',
    ],
    [
      'a missing schema',
      `${minimal}responseFormat: json_schema\n`,
      'missing_json_schema error 5:17',
    ],
    ['a schema that is a mapping', `${minimal}jsonSchema: {name: x}\n`, 'wrong_type error 5:1'],
    [
      'two tools of one name',
      `${minimal}tools: [{name: a}, {name: a}]\n`,
      'duplicated_tool error 5:27',
    ],
    ['a tool without a name', `${minimal}tools: [{description: a}]\n`, 'missing_key error 5:9'],
    ['a tool that is nothing', `${minimal}tools:\n  -\n`, 'missing_key error 6:4'],
    ['a tool with a wrong name', `${minimal}tools: [{name: find order}]\n`, 'bad_name error 5:16'],
    ['a message that is nothing', 'model: m\nmessages:\n  -\n', 'missing_key error 3:4'],
    [
      'content that is nothing',
      'model: m\nmessages: [{role: user, content: }]\n',
      'missing_key error 2:25',
    ],
    [
      'a role that is nothing',
      'model: m\nmessages: [{role: , content: x}]\n',
      'missing_key error 2:12',
    ],
    [
      'an overlong model',
      `model: ${'m'.repeat(201)}\nmessages: [{role: user, content: x}]\n`,
      'bad_value error 1:8',
    ],
    ['an input with a wrong name', `${minimal}inputs: {"a b": {}}\n`, 'bad_name error 5:10'],
    [
      'a tool in the form of an API',
      `${minimal}tools: [{type: function, function: {name: a}}]\n`,
      'not_allowed error 5:26',
    ],
    [
      'an unknown type of an input',
      `${minimal}inputs: {q: {type: text}}\n`,
      'not_allowed error 5:20',
    ],
  ];
  for (const [name, text, expected] of cases) {
    it(`names ${name}`, () => {
      const { problems, content } = parsePromptFile(text);
      assert.ok(summarize(problems).includes(expected), summarize(problems).join('; '));
      assert.equal(content, undefined);
      for (const problem of problems) assert.match(problem.message, /[.?]$/);
    });
  }

  it('points into the JSON of a schema', () => {
    const text = `${minimal}responseFormat: json_schema\njsonSchema: |-\n  {\n    "name": "a",\n    "schema": oops\n  }\n`;
    const [problem] = parsePromptFile(text).problems;
    assert.equal(problem?.code, 'bad_json');
    assert.equal(textAt(text, problem), 'o');
    assert.equal(problem.range.start.line, 8);
  });

  it('names what a schema lacks and what cannot stand in it', () => {
    const lacks = parsePromptFile(`${minimal}jsonSchema: '{"type":"object"}'\n`).problems[0];
    assert.equal(lacks?.code, 'bad_json_schema');
    const extra = `${minimal}jsonSchema: '{"name":"a","schema":{},"scema":1}'\n`;
    assert.match(parsePromptFile(extra).problems[0]?.message ?? '', /“scema”/);
  });

  it('refuses what a schema spells by escapes and no database stores', () => {
    for (const bad of ['\\u0000', '\\ud800']) {
      const text = `${minimal}responseFormat: json_schema\njsonSchema: '{"name":"a","schema":{"x":"${bad}"}}'\n`;
      assert.deepEqual(problemsOf(text), ['bad_value error 6:1']);
    }
    const escaped = `${minimal}responseFormat: json_schema\njsonSchema: '{"name":"a","schema":{"x":"\\\\ud800"}}'\n`;
    assert.deepEqual(problemsOf(escaped), []);
  });

  it('turns a schema that is a mapping into JSON text', () => {
    const text = `${minimal}responseFormat: json_schema\njsonSchema:\n  name: a\n  schema:\n    type: object\n`;
    const fixed = applyFix(text, parsePromptFile(text).problems[0]?.fixes[0]);
    assert.deepEqual(parsePromptFile(fixed).content?.jsonSchema, {
      name: 'a',
      schema: { type: 'object' },
    });
  });

  it('refuses content over 256 KiB', () => {
    const text = `model: m\nmessages:\n  - role: user\n    content: ${'x'.repeat(300_000)}\n`;
    assert.deepEqual(problemsOf(text), ['content_too_large error 1:1']);
  });

  it('puts a number into quotes on request', () => {
    const text = 'model: m\nmessages: [{role: user, content: 12}]\n';
    const fixed = applyFix(text, parsePromptFile(text).problems[0]?.fixes[0]);
    assert.equal(parsePromptFile(fixed).content?.messages[0]?.content, '12');
  });
});

describe('problems of a dubious prompt', () => {
  it('hints at a missing model', () => {
    assert.deepEqual(problemsOf('messages: [{role: user, content: x}]\n'), [
      'missing_model hint 1:1',
    ]);
  });

  it('hints at unknown top-level keys and suggests the meant one for a near miss', () => {
    assert.deepEqual(problemsOf(`${minimal}owner: me\n`), ['unknown_key hint 5:1']);
    const text = `${minimal}modelParametres: {}\n`;
    const [problem] = parsePromptFile(text).problems;
    assert.equal(problem?.severity, 'warning');
    assert.match(applyFix(text, problem.fixes[0]), /modelParameters: \{\}/);
  });

  it('warns of an empty message', () => {
    assert.deepEqual(problemsOf('model: m\nmessages: [{role: user, content: " "}]\n'), [
      'empty_message warning 2:25',
    ]);
  });

  it('warns of an undeclared variable where it stands and offers to declare it', () => {
    const text = `model: m\ninputs:\n  a:\n    type: string # kept\nmessages:\n  - role: user\n    content: |\n      {{a}} and\n      then {{b}}.\n`;
    const [problem] = parsePromptFile(text).problems;
    assert.equal(problem?.code, 'undeclared_variable');
    assert.equal(textAt(text, problem), '{{b}}');
    assert.equal(problem.range.start.line, 8);
    const fixed = applyFix(text, problem.fixes[0]);
    assert.deepEqual(parsePromptFile(fixed).content?.inputs, {
      a: { type: 'string' },
      b: { type: 'string' },
    });
    assert.ok(fixed.includes('# kept'));
    assert.deepEqual(problemsOf(fixed), []);
  });

  it('offers the declared name that was probably meant', () => {
    const text =
      'model: m\ninputs:\n  policy:\n    type: string\nmessages:\n  - role: user\n    content: "{{policy}} {{ polcy }}"\n';
    const problem = parsePromptFile(text).problems.find(
      (one) => one.code === 'undeclared_variable',
    );
    const fix = problem?.fixes.find(({ title }) => title === 'Change to {{policy}}');
    assert.deepEqual(problemsOf(applyFix(text, fix)), []);
  });

  for (const inputs of ['inputs:', 'inputs: {}', 'inputs: { a: { type: string } }']) {
    it(`declares a variable below “${inputs}”`, () => {
      const text = `model: m\n${inputs}\nmessages: [{role: user, content: "{{a}}{{b}}"}]\n`;
      let fixed = text;
      for (let problem = parsePromptFile(fixed).problems[0]; problem !== undefined;) {
        assert.equal(problem.code, 'undeclared_variable');
        fixed = applyFix(fixed, problem.fixes[0]);
        problem = parsePromptFile(fixed).problems[0];
      }
      assert.deepEqual(parsePromptFile(fixed).content?.inputs, {
        a: { type: 'string' },
        b: { type: 'string' },
      });
    });
  }

  it('warns of an unused input and offers to remove it', () => {
    const text = `model: m\ninputs:\n  a:\n    type: string\n  b:\n    type: string\nmessages:\n  - role: user\n    content: "{{a}}"\n`;
    const [problem] = parsePromptFile(text).problems;
    assert.equal(problem?.code, 'unused_input');
    const fixed = applyFix(text, problem.fixes[0]);
    assert.deepEqual(parsePromptFile(fixed).content?.inputs, { a: { type: 'string' } });
  });

  it('warns of a default that is never used or of another type', () => {
    const text = `model: m\ninputs: {a: {type: number, required: true, default: x}}\nmessages: [{role: user, content: "{{a}}"}]\n`;
    assert.deepEqual(problemsOf(text), [
      'required_input_with_default warning 2:44',
      'default_of_other_type warning 2:53',
    ]);
  });

  it('warns of a test case that lacks a required value', () => {
    const text = `model: m\nmessages: [{role: user, content: "{{a}}"}]\ntestData:\n  - b: 1\n  - a: 1\n`;
    assert.deepEqual(problemsOf(text), ['missing_test_value warning 4:5']);
  });

  it('warns of what looks like a variable and is not replaced', () => {
    const text = `model: m\nmessages:\n  - role: user\n    content: "{{ a }} {{#if x}} {{"\n`;
    const { problems } = parsePromptFile(text);
    assert.deepEqual(summarize(problems), [
      'spaced_placeholder warning 4:15',
      'template_syntax warning 4:23',
      'template_syntax warning 4:33',
    ]);
    assert.match(applyFix(text, problems[0]?.fixes[0]), /"\{\{a\}\} /);
  });

  it('warns of a schema without its response format', () => {
    const text = `${minimal}jsonSchema: '{"name":"a","schema":{}}'\n`;
    assert.deepEqual(problemsOf(text), ['unused_json_schema warning 5:1']);
  });

  it('never blocks publishing for what is not served', () => {
    const text = `${minimal}testData: x\nevaluators: [{}, 3]\nname: [a]\n`;
    const { content, problems } = parsePromptFile(text);
    assert.ok(content);
    assert.ok(problems.every((problem) => problem.severity !== 'error'));
    assert.equal(problems.length, 5);
  });
});
