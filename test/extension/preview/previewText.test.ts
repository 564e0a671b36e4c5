import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import { createPreviewText } from '../../../src/extension/preview/previewText.ts';
import type { PromptQuestion } from '../../../src/extension/preview/promptQuestion.ts';
import type { TriedAnswer } from '../../../src/extension/preview/triedAnswer.ts';

const content: PromptContent = {
  model: 'small',
  messages: [
    { role: 'system', content: 'Policy: {{policy}}\nOrder: {{ order }}' },
    { role: 'user', content: '{{question}}' },
  ],
};

const ask = (parts: Partial<PromptQuestion> = {}): PromptQuestion => ({
  ...{ content, values: {}, dialect: 'fixtures' },
  ...parts,
});
const show = (parts: Partial<PromptQuestion> = {}, tried?: TriedAnswer) =>
  createPreviewText({ rendered: ask(parts), tried });

const values = { policy: '', order: '', question: 'Why?' };
const answer: TriedAnswer = {
  question: ask({ values }),
  text: 'Because.',
  facts: 'small-1 · 250 ms',
  state: 'answered',
};

describe('the preview of a prompt', () => {
  it('shows the messages as the model gets them', () => {
    const filled = { policy: 'No refunds.', order: { number: 7 }, question: 'Why?' };
    const { text, missing, unknown, titles } = show({ values: filled });
    assert.equal(
      text,
      '── system ──\nPolicy: No refunds.\nOrder: {"number":7}\n\n── user ──\nWhy?\n',
    );
    assert.deepEqual([missing, unknown], [[], []]);
    assert.deepEqual(
      titles.map(({ start, end }) => text.slice(start, end)),
      ['── system ──', '── user ──'],
    );
  });

  it('marks inputs without a value, and only those', () => {
    const { text, gaps, missing } = show({
      values: { policy: 'Say {{question}} \uffff.', order: '' },
    });
    assert.deepEqual(missing, ['question']);
    assert.deepEqual(
      gaps.map(({ start, end }) => [start, text.slice(start, end)]),
      [[text.lastIndexOf('{{question}}'), '{{question}}']],
    );
    assert.ok(text.includes('Policy: Say {{question}} \ufffd.'));
  });

  it('marks the places of missing inputs whatever the values hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (policy) => {
        const { text, gaps } = show({ values: { policy } });
        const marked = gaps.map(({ start, end }) => text.slice(start, end));
        assert.deepEqual(marked, ['{{order}}', '{{question}}']);
        assert.doesNotMatch(text, /\r|\uffff/);
      }),
    );
  });

  it('names required inputs that are missing though no message shows them', () => {
    const declared = { ...content, inputs: { tenant: { required: true } } };
    assert.deepEqual(show({ content: declared, values }).missing, ['tenant']);
  });

  it('names values that the prompt does not use', () => {
    assert.deepEqual(show({ values: { extra: 1 } }).unknown, ['extra']);
  });

  it('shows what GitHub’s dialect leaves as it is', () => {
    const given = { policy: 'P', order: 'O', question: 'Q' };
    const { text, gaps, spaced } = show({ values: given, dialect: 'github' });
    assert.deepEqual(spaced, ['{{ order }}']);
    assert.deepEqual(
      gaps.map(({ start, end }) => text.slice(start, end)),
      ['{{ order }}'],
    );
    assert.ok(text.startsWith('── system ──\nPolicy: P\nOrder: {{ order }}\n'));
    assert.deepEqual(show({ values: given }).spaced, []);
  });

  it('shows the answer below, and says when it belongs to an earlier text', () => {
    const { text, isStale } = show({ values }, answer);
    assert.ok(text.endsWith('── answer ──\nBecause.\n\nsmall-1 · 250 ms\n'), text);
    assert.equal(isStale, false);
    for (const change of [
      { values: { ...values, policy: 'Other.' } },
      { values, content: { ...content, model: 'large' } },
      { values, content: { ...content, modelParameters: { temperature: 1 } } },
    ]) {
      assert.equal(show(change, answer).isStale, true);
    }
    const same = { ...values, unused: 'x' };
    assert.equal(show({ values: same }, answer).isStale, false);
    const stale = show({ values: { ...values, order: 'x' } }, answer);
    assert.match(stale.text, /── answer to an earlier text ──\nBecause\./);
  });

  it('shows an error above what was right last, and alone where nothing was', () => {
    const broken = createPreviewText({ rendered: ask({ values }), problem: 'Line 3: no.' });
    assert.ok(broken.text.startsWith('── error ──\nLine 3: no.\n\n── system ──\nPolicy:'));
    const alone = createPreviewText({ rendered: undefined, problem: 'Line 3: no.' });
    assert.equal(alone.text, '── error ──\nLine 3: no.\n');
    assert.deepEqual(alone.messages, []);
  });
});
