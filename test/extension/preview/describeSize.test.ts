import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PromptMessage } from '../../../src/domain/prompt/promptContent.ts';
import { describeSize } from '../../../src/extension/preview/describeSize.ts';

const messages: PromptMessage[] = [{ role: 'user', content: 'x'.repeat(4000) }];
const content = { model: 'openai/gpt-4o', messages };
const size = (facts: Partial<Parameters<typeof describeSize>[2]>) =>
  describeSize(content, messages, { maxContextShare: 0.75, ...facts });

describe('the size of a prompt', () => {
  it('is an estimate, and called so, where the provider does not tell', () => {
    const { text, tooltip, isLong } = size({});
    assert.equal(text, 'about 1,004 tokens');
    assert.match(tooltip, /^Estimated/);
    assert.equal(isLong, false);
  });

  it('is what the provider counts', () => {
    const { text, tooltip } = size({ tokens: 1200, contextWindow: 128_000 });
    assert.equal(text, '1,200 tokens');
    assert.match(tooltip, /As the provider of openai\/gpt-4o.*\n.*takes 128,000 tokens at most\.$/);
  });

  it('warns from the share of the context on that the project sets', () => {
    assert.equal(size({ tokens: 750, contextWindow: 1000 }).isLong, false);
    const long = size({ tokens: 751, contextWindow: 1000 });
    assert.equal(long.isLong, true);
    assert.equal(long.text, '751 tokens, 75 % of the context');
    assert.match(long.tooltip, /maxContextShare/);
    assert.equal(size({ tokens: 300, contextWindow: 1000, maxContextShare: 0.2 }).isLong, true);
  });
});
