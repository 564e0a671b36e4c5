import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import type { JsonValue } from '../../../src/domain/fixtures/assertion.ts';
import { createTestSandbox } from '../sandbox/testSandbox.ts';
import { anAnswer, assessRow, titleOf, type Row } from './assessing.ts';

const person: JsonValue = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' }, mail: { type: 'string', format: 'email' } },
  additionalProperties: false,
};
const pair: JsonValue = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  prefixItems: [{ type: 'string' }, { type: 'number' }],
};

const rows: readonly Row[] = [
  { type: 'is-json', output: '{"a":[1]}', outcome: 'pass' },
  { type: 'is-json', output: ' 3\n', outcome: 'pass' },
  { type: 'is-json', output: '```json\n{}\n```', outcome: 'fail', reason: /fence/ },
  { type: 'is-json', output: '{"a": 1', outcome: 'fail' },
  { type: 'is-json', output: "{'a': 1}", outcome: 'fail' },
  { type: 'is-json', output: '{"a": 1,}', outcome: 'fail' },
  { type: 'is-json', output: '', outcome: 'fail', reason: /empty/ },
  { type: 'not-is-json', output: 'text', outcome: 'pass' },
  { type: 'is-json', value: person, output: '{"name":"Ann"}', outcome: 'pass' },
  { type: 'is-json', value: person, output: '{"name":1}', outcome: 'fail', reason: /\/name/ },
  { type: 'is-json', value: person, output: '{"name":"A","mail":"x"}', outcome: 'fail' },
  {
    type: 'is-json',
    value: person,
    output: '{"name":"A","x":1}',
    outcome: 'fail',
    reason: /\(x\)/,
  },
  { type: 'is-json', value: person, output: 'text', outcome: 'fail' },
  { type: 'is-json', value: 'type: object\nrequired: [a]', output: '{"a":1}', outcome: 'pass' },
  { type: 'is-json', value: 'type: [', output: '{}', outcome: 'error' },
  { type: 'is-json', value: { type: 'objekt' }, output: '{}', outcome: 'error' },
  { type: 'is-json', value: [1], output: '{}', outcome: 'error' },
  { type: 'is-json', value: false, output: '{}', outcome: 'fail' },
  { type: 'is-json', value: { 'x-own': 1, type: 'object' }, output: '{}', outcome: 'pass' },
  { type: 'is-json', value: { format: 'own' }, output: '"x"', outcome: 'pass' },
  { type: 'is-json', value: pair, output: '["a",1]', outcome: 'pass' },
  { type: 'is-json', value: pair, output: '[1,1]', outcome: 'fail' },
  {
    type: 'is-json',
    value: { $schema: 'http://json-schema.org/draft-07/schema#', const: 1 },
    output: '1',
    outcome: 'pass',
  },
  {
    type: 'is-json',
    value: { $schema: 'https://json-schema.org/draft/2019-09/schema', const: 1 },
    output: '1',
    outcome: 'pass',
  },
  {
    type: 'is-json',
    value: { $schema: 'mine' },
    output: '1',
    outcome: 'error',
    reason: /“\$schema”/,
  },
  {
    type: 'is-json',
    value: { $ref: 'https://example.com/schema.json' },
    output: '1',
    outcome: 'error',
    reason: /can't resolve reference/,
  },
  { type: 'not-is-json', value: person, output: '{"name":1}', outcome: 'pass' },
  { type: 'not-is-json', value: { type: 'objekt' }, output: '{}', outcome: 'error' },
  { type: 'contains-json', output: 'Here: {"a":{"b":"}"}} done', outcome: 'pass' },
  { type: 'contains-json', output: '```json\n{}\n```', outcome: 'pass' },
  { type: 'contains-json', output: 'as in {a: b}', outcome: 'fail' },
  { type: 'contains-json', output: '{"a": 1', outcome: 'fail' },
  { type: 'contains-json', output: 'see [1]', outcome: 'fail' },
  { type: 'contains-json', output: '{"a": {"b": 1}, c}', outcome: 'pass' },
  { type: 'contains-json', output: 'f() { return {"a":1}; }', outcome: 'pass' },
  { type: 'contains-json', value: person, output: '{"x":1} {"name":"Ann"}', outcome: 'pass' },
  { type: 'contains-json', value: person, output: 'none', outcome: 'fail' },
  {
    type: 'contains-json',
    value: person,
    output: '{"x":1}',
    outcome: 'fail',
    reason: /does not fit/,
  },
  { type: 'contains-json', value: { type: 'array' }, output: 'list: ["a"]', outcome: 'pass' },
  { type: 'not-contains-json', output: 'no', outcome: 'pass' },
  { type: 'not-contains-json', value: person, output: '{"x":1}', outcome: 'pass' },
];

describe('assertions about JSON', () => {
  const sandbox = createTestSandbox();
  after(() => sandbox.dispose());

  for (const row of rows) {
    it(titleOf(row), async () => {
      const result = await assessRow(row, { sandbox });
      assert.equal(result.outcome, row.outcome, result.reason);
      if (row.reason !== undefined) assert.match(result.reason, row.reason);
    });
  }

  it('run no schema of a workspace that is not trusted', async () => {
    const result = await assessRow({ type: 'is-json', value: person, output: '{}' });
    assert.equal(result.outcome, 'error');
    assert.match(result.reason, /Trust the workspace/);
  });

  it('end with an error for a schema that never comes to an end', async () => {
    const value = { type: 'string', pattern: '^(a+)+$' };
    const output = JSON.stringify(`${'a'.repeat(40)}!`);
    const result = await assessRow({ type: 'is-json', value, output }, { sandbox });
    assert.equal(result.reason, 'The JSON schema took longer than 2 seconds and was stopped.');
  });

  it('end with an error for a text of nothing but brackets', async () => {
    const output = '{"a":'.repeat(200_000);
    const result = await assessRow({ type: 'contains-json', output }, { sandbox });
    assert.equal(result.outcome, 'error');
    assert.match(result.reason, /too long/);
  });

  it('find an object in 10 MB of text', async () => {
    const output = `${'some { text " '.repeat(700_000)}{"a":1}`;
    const result = await assessRow({ type: 'contains-json', output }, { sandbox });
    assert.equal(result.outcome, 'pass');
  });
});

describe('is-valid-openai-tools-call', () => {
  const sandbox = createTestSandbox();
  after(() => sandbox.dispose());
  const tools = [
    { name: 'find', parameters: { type: 'object', properties: { id: { type: 'integer' } } } },
    { name: 'stop' },
  ];
  const content = { messages: [], tools };
  const check = (...calls: readonly (readonly [name: string, json: string])[]) => {
    const toolCalls = calls.map(([name, json]) => ({ name, arguments: json }));
    const output = anAnswer('', { toolCalls });
    const type = 'is-valid-openai-tools-call';
    return assessRow({ type, output }, { sandbox, content });
  };

  it('holds when each call fits a tool of the prompt', async () => {
    assert.equal((await check(['find', '{"id":1}'], ['stop', '{}'])).outcome, 'pass');
  });

  for (const [name, json, reason] of [
    ['fetch', '{}', /“fetch”, which is no tool/],
    ['find', '{"id":"x"}', /do not fit .*\/id/],
    ['find', '{"id":', /no JSON/],
    ['find', '[]', /no JSON object/],
    ['stop', '', /no JSON: it is empty/],
  ] as const) {
    it(`fails for ${name}(${json})`, async () => {
      const result = await check(['stop', '{}'], [name, json]);
      assert.equal(result.outcome, 'fail');
      assert.match(result.reason, reason);
    });
  }

  it('fails without a call', async () => {
    assert.match((await check()).reason, /calls no tool/);
  });

  it('is an error for a prompt without tools, and for a broken schema of one', async () => {
    const output = anAnswer('', { toolCalls: [{ name: 'find', arguments: '{}' }] });
    const type = 'is-valid-openai-tools-call';
    assert.equal((await assessRow({ type, output }, { sandbox })).outcome, 'error');
    const broken = { messages: [], tools: [{ name: 'find', parameters: { type: 'x' } }] };
    const result = await assessRow({ type, output }, { sandbox, content: broken });
    assert.equal(result.outcome, 'error');
  });
});
