import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  findPlaceholders,
  isRequiredInput,
  listInputs,
  listVariables,
} from '../../../src/domain/prompt/variables.ts';
import { aContent } from './contents.ts';

const problemCodes = (text: string): string[] =>
  findPlaceholders(text).problems.map((problem) => problem.code);

describe('findPlaceholders', () => {
  it('gives names with the offsets of their braces', () => {
    assert.deepEqual(findPlaceholders('Hi {{name}}, {{ day }}!').placeholders, [
      { name: 'name', start: 3, end: 11 },
      { name: 'day', start: 13, end: 22 },
    ]);
  });

  it('reports an unclosed placeholder and goes on', () => {
    const scan = findPlaceholders('{{a {{b}} {{');
    assert.deepEqual(
      scan.placeholders.map(({ name }) => name),
      ['b'],
    );
    assert.deepEqual(scan.problems, [
      { code: 'unclosed', text: '{{', start: 0, end: 2 },
      { code: 'unclosed', text: '{{', start: 10, end: 12 },
    ]);
  });

  it('reports names that no input can have', () => {
    assert.deepEqual(problemCodes('{{}} {{ }}'), ['empty_name', 'empty_name']);
    assert.deepEqual(problemCodes('{{#if x}} {{{name}}} {{a b}} {{1}}'), Array(4).fill('bad_name'));
    assert.equal(findPlaceholders('{{#if x}}').problems[0]?.text, '{{#if x}}');
  });

  it('takes closing braces of JSON for text', () => {
    assert.deepEqual(findPlaceholders('{"a":{"b":1}}'), { placeholders: [], problems: [] });
  });

  it('finds what was put in, at its offsets, in any text', () => {
    const parts = fc.array(
      fc.oneof(
        fc.string().filter((text) => !/[{}]/.test(text)),
        fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,10}$/).map((name) => `{{ ${name} }}`),
      ),
    );
    fc.assert(
      fc.property(parts, (texts) => {
        const text = texts.join('');
        const found = findPlaceholders(text);
        assert.deepEqual(
          found.placeholders.map(({ start, end }) => text.slice(start, end)),
          texts.filter((part) => part.startsWith('{{')),
        );
        assert.deepEqual(found.problems, []);
      }),
    );
  });

  it('reads a megabyte of open braces in one pass', () => {
    assert.equal(findPlaceholders('{{'.repeat(500_000)).problems.length, 500_000);
  });
});

describe('listVariables and listInputs', () => {
  it('list each variable once, in order', () => {
    const messages = [{ role: 'user' as const, content: '{{b}} {{a}} {{b}}' }];
    assert.deepEqual(listVariables({ messages }), ['b', 'a']);
  });

  it('join declared inputs with undeclared placeholders', () => {
    const inputs = listInputs(aContent({ inputs: { tone: { default: 'kind' } } }));
    assert.deepEqual(
      [...inputs],
      [
        ['question', {}],
        ['tone', { default: 'kind' }],
      ],
    );
  });

  it('call an input required unless it says otherwise or has a default', () => {
    assert.equal(isRequiredInput({}), true);
    assert.equal(isRequiredInput({ default: '' }), false);
    assert.equal(isRequiredInput({ required: false }), false);
    assert.equal(isRequiredInput({ required: true, default: '' }), true);
  });
});
