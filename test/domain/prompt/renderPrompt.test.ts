import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import { renderPrompt } from '../../../src/domain/prompt/renderPrompt.ts';

const asks = (text: string, inputs?: PromptContent['inputs']): PromptContent => ({
  messages: [{ role: 'user', content: text }],
  ...(inputs === undefined ? {} : { inputs }),
});
const textOf = (...args: Parameters<typeof renderPrompt>): string =>
  renderPrompt(...args).messages[0]?.content ?? '';

describe('renderPrompt', () => {
  it('puts strings in as they are and other values as JSON', () => {
    assert.equal(
      textOf(asks('{{a}}|{{ b }}|{{c}}|{{d}}|{{e}}'), {
        a: 'x "y"\n',
        b: 1.5,
        c: false,
        d: [1, 'z'],
        e: { f: null },
      }),
      'x "y"\n|1.5|false|[1,"z"]|{"f":null}',
    );
  });

  it('never renders a value', () => {
    assert.equal(
      textOf(asks('{{a}} {{b}}'), { a: '{{b}} $& $1', b: '{{a}}' }),
      '{{b}} $& $1 {{a}}',
    );
  });

  it('finds no value in what every object has', () => {
    const content = asks('{{constructor}} {{__proto__}} {{toString}}');
    const rendered = renderPrompt(content, {});
    assert.deepEqual(rendered.messages, content.messages);
    assert.deepEqual(rendered.missing, ['constructor', '__proto__', 'toString']);
  });

  it('applies defaults, also for null, and keeps a value that is given', () => {
    const content = asks('{{a}}', { a: { default: 'd' } });
    assert.equal(textOf(content, {}), 'd');
    assert.equal(textOf(content, { a: null }), 'd');
    assert.equal(textOf(content, { a: '' }), '');
  });

  it('reports what has neither value nor default and leaves it in the text', () => {
    const rendered = renderPrompt(
      asks('{{b}} {{a}}', { optional: { required: false }, wanted: {}, a: { required: false } }),
      { b: null },
    );
    assert.equal(rendered.messages[0]?.content, '{{b}} {{a}}');
    assert.deepEqual(rendered.missing, ['b', 'a', 'wanted']);
  });

  it('reports values that the prompt does not take', () => {
    const content = asks('{{a}}', { declared: { default: 1 } });
    assert.deepEqual(renderPrompt(content, { a: 1, b: 2, declared: 3 }).unknown, ['b']);
  });

  it('leaves what is no placeholder', () => {
    const text = '{{#if a}} {{ }} {a} }} {{a b}} {{';
    assert.equal(textOf(asks(text), { a: 'x' }), text);
  });

  it('puts any value in unchanged', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (value, between) => {
        const quiet = between.replaceAll(/[{}]/g, '');
        assert.equal(
          textOf(asks(`{{v}}${quiet}{{ v }}`), { v: value }),
          `${value}${quiet}${value}`,
        );
      }),
    );
  });
});

describe("renderPrompt in GitHub's dialect", () => {
  const github = (text: string, values: Record<string, unknown>): string =>
    textOf(asks(text), values, { dialect: 'github' });

  it('replaces only what is written without spaces', () => {
    assert.equal(github('{{a}} {{ a }}', { a: 'x' }), 'x {{ a }}');
  });

  it('replaces any name, also inside other braces', () => {
    assert.equal(github('{{a b}} {{{1}}}', { 'a b': 'x', 1: 'y' }), 'x {y}');
  });

  it('leaves what has no value, and values, as they are', () => {
    assert.equal(github('{{a}} {{b}}', { a: '{{c}}{{b}}', c: 1 }), '{{c}}{{b}} {{b}}');
  });
});
