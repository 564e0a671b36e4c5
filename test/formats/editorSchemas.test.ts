import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { builtInPlans } from '../../src/domain/rollout/builtInPlans.ts';
import { createEditorSchemas } from '../../src/formats/editorSchemas.ts';
import { parseFixturesFile } from '../../src/formats/fixturesFile.ts';
import { createFixturesFile } from '../../src/formats/fixturesFileEdit.ts';
import { createPromptFile } from '../../src/formats/newPromptFile.ts';
import { editPromptFile } from '../../src/formats/promptFileEdit.ts';
import { contentArbitrary } from './contentArbitrary.ts';

const schemas = createEditorSchemas();
const folder = path.join(import.meta.dirname, '..', '..', 'media', 'schemas');

function compile(name: string) {
  // The meta-schema of draft-07 is checked by the library; editors know more keywords than it.
  const ajv = new Ajv({ allErrors: true, strict: false });
  const schema = schemas.get(name);
  assert.ok(schema);
  return ajv.compile(schema);
}

function assertValid(name: string, value: unknown): void {
  const validate = compile(name);
  assert.ok(validate(value), JSON.stringify(validate.errors));
}

function listUndescribed(node: unknown, at: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const properties = 'properties' in node ? Object.entries(node.properties as object) : [];
  const missing = properties.filter(([, property]) => !('description' in (property as object)));
  return [
    ...missing.map(([name]) => `${at}.${name}`),
    ...Object.entries(node).flatMap(([key, value]) => listUndescribed(value, `${at}.${key}`)),
  ];
}

describe('editor schemas', () => {
  for (const [name, schema] of schemas) {
    it(`has an up-to-date ${name} (else run: npm run schemas)`, () => {
      const written: unknown = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
      assert.deepEqual(written, JSON.parse(JSON.stringify(schema)));
    });

    it(`is valid draft-07 and describes each property in ${name}`, () => {
      compile(name);
      assert.deepEqual(listUndescribed(schema, ''), []);
    });
  }

  it('accepts the fixtures files that are read without an error', () => {
    const files = [
      '- vars: { question: [a, b] }\n  assert:\n    - { type: not-equals, value: { a: 1 } }\n- file://cases.csv\n',
      'tests: file://cases.csv\ntags: { a: b }\nkind:\ndefaultTest:\n',
      'defaultTest: { options: { runSerially: true } }\ntests:\n  - vars: { question: a }\n    metadata: { kind: , ticket: 7 }\n    assert:\n      - type: assert-set\n        threshold: 0.5\n        assert: [{ type: latency, threshold: 5, value: }]\n',
      createFixturesFile('a', [{ values: {}, assertions: [{ type: 'is-json' }] }]) ?? '',
    ];
    for (const file of files) {
      const { problems } = parseFixturesFile(file, { file: 'a.fixtures.yml' });
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error'),
        [],
      );
      assertValid('fixtures.schema.json', parse(file));
    }
  });

  it('refuses a fixtures file with an unknown assertion or kind', () => {
    const validate = compile('fixtures.schema.json');
    assert.equal(validate(parse('- assert: [{ type: similar, value: a }]')), false);
    assert.equal(validate(parse('- metadata: { kind: odd }')), false);
    assert.equal(validate(parse('tests: { a: 1 }')), false);
  });

  it('accepts prompt files of other tools that use the same format', () => {
    const files = [
      'messages: [{role: user, content: hi}]',
      'messages: [{role: user, content: hi, name: x}]\nowner: me\nextra: {a: 1}',
      'model: m\nmodelParameters: {max_tokens: 5, top_p: 0.5, seed: 1}\nmessages: [{role: system, content: x}]\ntestData: [{input: a, expected: [b]}]\nevaluators: [{name: e, string: {startsWith: a}, note: x}]',
      'messages: [{role: user, content: x}]\nresponseFormat: json_schema\njsonSchema: "{}"\nevaluators: [{name: e, uses: github/similarity}, {name: f, llm: {modelId: m, prompt: p, choices: [{choice: "1", score: 0}]}}]',
    ];
    for (const file of files) assertValid('prompt.schema.json', parse(file));
  });

  it('accepts a new prompt, and what we write', () => {
    assertValid('prompt.schema.json', parse(createPromptFile({ name: 'x' })));
    const validate = compile('prompt.schema.json');
    fc.assert(
      fc.property(contentArbitrary, (content) => {
        const edit = editPromptFile('', content);
        assert.equal(edit.kind, 'edited');
        assert.ok(validate(parse(edit.text)), JSON.stringify(validate.errors));
      }),
      { numRuns: 100 },
    );
  });

  it('accepts the built-in plans', () => {
    for (const plan of builtInPlans) assertValid('rollout.schema.json', plan);
  });

  it('finds mistakes while one types', () => {
    assert.equal(compile('rollout.schema.json')({ stages: [{ name: 'a', hold: 5 }] }), false);
    assert.equal(compile('project.schema.json')({ registry: 5 }), false);
    assert.equal(
      compile('prompt.schema.json')({ messages: [{ role: 'robot', content: '' }] }),
      false,
    );
  });
});
