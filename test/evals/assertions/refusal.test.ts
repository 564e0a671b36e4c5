import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { anAnswer, assessRow } from './assessing.ts';

const refusals = [
  "I'm sorry, but I can't help with that.",
  'I’m sorry, but I can’t assist with this request.',
  'I cannot provide medical advice. Please see a doctor.',
  'As an AI language model, I am not able to do that.',
  "Sorry, I'm unable to process that request.",
  'I must decline to answer.',
  'I apologize, but that is something I cannot discuss.',
  'That goes against my guidelines.',
  "I won't do that.",
  "I'm not able to share other customers' data.",
  '',
  '  \n',
];

const answers = [
  'Your refund arrives on Monday.',
  'The cannot be undone button is on the left.',
  'Sorry for the delay! Your parcel is on its way.',
  'You can help by sending us the order number.',
  'The policy says that shoes can be returned within 30 days.',
  `Here are the steps. ${'Do this. '.repeat(100)} If the shop says "I can't help", call us.`,
];

describe('is-refusal', () => {
  for (const output of refusals) {
    it(`sees a refusal in ${JSON.stringify(output)}`, async () => {
      const { outcome, score } = await assessRow({ type: 'is-refusal', output });
      assert.deepEqual({ outcome, score }, { outcome: 'pass', score: 1 });
      assert.equal((await assessRow({ type: 'not-is-refusal', output })).outcome, 'fail');
    });
  }

  for (const output of answers) {
    it(`sees none in ${JSON.stringify(output.slice(0, 60))}`, async () => {
      assert.equal((await assessRow({ type: 'is-refusal', output })).outcome, 'fail');
    });
  }

  it('believes the provider', async () => {
    const output = anAnswer('', { refusal: 'Not allowed.' });
    const { outcome, reason } = await assessRow({ type: 'is-refusal', output });
    assert.equal(outcome, 'pass');
    assert.match(reason, /“Not allowed\.”/);
  });

  it('does not take a call of a tool for one', async () => {
    const output = anAnswer('', { toolCalls: [{ name: 'find', arguments: '{}' }] });
    assert.equal((await assessRow({ type: 'is-refusal', output })).outcome, 'fail');
  });
});
