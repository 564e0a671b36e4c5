import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import {
  createPreviewText,
  type PreviewInput,
} from '../../../src/extension/preview/previewText.ts';

const content: PromptContent = {
  messages: [
    { role: 'system', content: 'Policy: {{policy}}\nOrder: {{ order }}' },
    { role: 'user', content: '{{question}}' },
  ],
};

const preview = (parts: Partial<PreviewInput> = {}) =>
  createPreviewText({ content, values: {}, dialect: 'fixtures', tried: undefined, ...parts });

describe('the preview of a prompt', () => {
  it('shows the messages as the model gets them', () => {
    const values = { policy: 'No refunds.', order: { number: 7 }, question: 'Why?' };
    const { text, missing, unknown } = preview({ values });
    assert.equal(
      text,
      '── system ──\nPolicy: No refunds.\nOrder: {"number":7}\n\n── user ──\nWhy?\n',
    );
    assert.deepEqual([missing, unknown], [[], []]);
  });

  it('marks inputs without a value, and only those', () => {
    const { text, missing } = preview({ values: { policy: 'Say {{question}} ￿.', order: '' } });
    assert.deepEqual(
      missing.map(({ name, start, end }) => [name, text.slice(start, end)]),
      [['question', '{{question}}']],
    );
    assert.ok(text.includes('Policy: Say {{question}} '));
    assert.equal(missing[0]?.start, text.lastIndexOf('{{question}}'));
  });

  it('names values that the prompt does not use', () => {
    assert.deepEqual(preview({ values: { extra: 1 } }).unknown, ['extra']);
  });

  it('shows the answer below, and says when it belongs to an earlier text', () => {
    const tried = { text: 'Because.', facts: 'small-1 · 250 ms', isStale: false };
    const values = { policy: '', order: '', question: 'Why?' };
    assert.ok(
      preview({ values, tried }).text.endsWith('── answer ──\nBecause.\n\nsmall-1 · 250 ms\n'),
    );
    const stale = preview({ values, tried: { ...tried, isStale: true } });
    assert.match(stale.text, /── answer to an earlier text ──\nBecause\./);
  });
});
