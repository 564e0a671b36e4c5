import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  bumpReasonCodes,
  describeBumpReason,
  suggestBumpLevel,
} from '../../../src/domain/prompt/bumpLevel.ts';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import { aContent, contentArbitrary } from './contents.ts';

const user = (content: string): PromptContent['messages'] => [{ role: 'user', content }];

const cases: readonly [string, Partial<PromptContent>, Partial<PromptContent>, string, string[]][] =
  [
    ['nothing', {}, {}, 'patch', []],
    [
      'a new undeclared placeholder',
      { messages: user('{{a}}') },
      { messages: user('{{a}} {{b}}') },
      'major',
      ['required_input_added', 'messages_changed'],
    ],
    [
      'declaring a placeholder that was there',
      { messages: user('{{a}}') },
      { messages: user('{{a}}'), inputs: { a: { type: 'string', required: true } } },
      'patch',
      [],
    ],
    ['a removed required input', { inputs: { a: {} } }, {}, 'major', ['required_input_removed']],
    ['a removed optional input', { inputs: { a: { default: 1 } } }, {}, 'patch', []],
    ['a new optional input', {}, { inputs: { a: { required: false } } }, 'patch', []],
    [
      'an input that became required',
      { inputs: { a: { required: false } } },
      { inputs: { a: { required: true } } },
      'major',
      ['input_became_required'],
    ],
    [
      'another input type',
      { inputs: { a: {} } },
      { inputs: { a: { type: 'number' } } },
      'major',
      ['input_type_changed'],
    ],
    [
      'an input described differently',
      { inputs: { a: {} } },
      { inputs: { a: { description: 'A' } } },
      'patch',
      [],
    ],
    ['a text format spelled out', {}, { responseFormat: 'text' }, 'patch', []],
    [
      'an output schema',
      {},
      { responseFormat: 'json_schema', jsonSchema: { name: 'x', schema: {} } },
      'major',
      ['response_format_changed', 'output_schema_changed'],
    ],
    [
      'tools',
      { tools: [{ name: 'a' }, { name: 'b' }] },
      { tools: [{ name: 'b', description: 'B' }, { name: 'c' }] },
      'major',
      ['tool_added', 'tool_removed', 'tool_changed'],
    ],
    [
      'the order of tools',
      { tools: [{ name: 'a' }, { name: 'b' }] },
      { tools: [{ name: 'b' }, { name: 'a' }] },
      'patch',
      [],
    ],
    [
      'the wording',
      { messages: user('a') },
      { messages: user('b') },
      'minor',
      ['messages_changed'],
    ],
    ['the model', {}, { model: 'other' }, 'minor', ['model_changed']],
    [
      'parameters',
      { modelParameters: { temperature: 0 } },
      { modelParameters: { temperature: 1, topP: 1 } },
      'minor',
      ['parameter_changed', 'parameter_changed'],
    ],
  ];

describe('suggestBumpLevel', () => {
  for (const [change, from, to, level, codes] of cases) {
    it(`calls ${change} ${level}`, () => {
      const suggestion = suggestBumpLevel(aContent(from), aContent(to));
      assert.equal(suggestion.level, level);
      assert.deepEqual(
        suggestion.reasons.map((reason) => reason.code),
        codes,
      );
    });
  }

  it('suggests the level of its strongest reason', () => {
    fc.assert(
      fc.property(contentArbitrary, contentArbitrary, (from, to) => {
        const { level, reasons } = suggestBumpLevel(from, to);
        const levels = reasons.map((reason) => reason.level);
        const strongest = levels.includes('major') ? 'major' : (levels[0] ?? 'patch');
        assert.equal(level, strongest);
      }),
    );
  });

  it('never suggests more than a patch for the same content', () => {
    fc.assert(
      fc.property(contentArbitrary, (content) => {
        assert.deepEqual(suggestBumpLevel(content, content), { level: 'patch', reasons: [] });
      }),
    );
  });

  it('has words of its own for every reason', () => {
    const texts = bumpReasonCodes.map((code) =>
      describeBumpReason({ code, level: 'major', name: 'n' }),
    );
    assert.equal(new Set(texts).size, bumpReasonCodes.length);
    assert.equal(describeBumpReason({ code: 'tool_added', level: 'major' }), 'tool "" was added');
  });
});
