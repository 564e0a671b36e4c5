import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelEndpoint } from '../../../src/domain/project/modelEndpoint.ts';
import { createPriceList } from '../../../src/evals/prices/createPriceList.ts';
import { estimateRun } from '../../../src/evals/prices/estimateRun.ts';
import { estimateUsage } from '../../../src/evals/prices/estimateUsage.ts';
import { loadPriceCatalogue } from '../../../src/evals/prices/loadPriceCatalogue.ts';
import { aRequest } from '../models/connectTo.ts';
import { aCase, aContent, anAssertion } from '../run/runBuilders.ts';

const usage = { inputTokens: 1_000, outputTokens: 2_000 };
const openai: ModelEndpoint = { name: 'openai', kind: 'openai' };
const prices = async (...endpoints: ModelEndpoint[]) =>
  createPriceList(endpoints, await loadPriceCatalogue());

describe('createPriceList', () => {
  it('knows what known models cost at the addresses of their providers', async () => {
    const list = await prices(openai);
    const costUsd = list.calculateCostUsd({ model: 'openai/gpt-4o-mini', usage });
    assert.ok(Math.abs((costUsd ?? 0) - 0.00135) < 1e-9, String(costUsd));
    const dated = { model: 'gpt-4o', answeredBy: 'gpt-4o-mini-2024-07-18', usage };
    assert.equal(list.calculateCostUsd(dated), costUsd);
    const claude = await prices({ name: 'anthropic', kind: 'anthropic' });
    const model = 'anthropic/claude-sonnet-4-5';
    assert.ok((claude.calculateCostUsd({ model, usage }) ?? 0) > 0.03);
  });

  it('does not know what the same model costs elsewhere, or what nobody serves', async () => {
    const url = 'http://127.0.0.1:8000/v1';
    for (const list of [
      await prices({ ...openai, url }),
      await prices({ ...openai, url: 'https://gateway.example.com' }),
      await prices({ name: 'editor', kind: 'vscode' }),
      await prices({ ...openai, serves: ['gpt-4'] }),
      await prices(),
    ])
      assert.equal(list.calculateCostUsd({ model: 'gpt-4o-mini', usage }), undefined);
    const list = await prices(openai);
    assert.equal(list.calculateCostUsd({ model: 'gpt-unheard-of', usage }), undefined);
  });

  it("puts the project's own prices first, by the first pattern that fits any name of the model", async () => {
    const list = await prices({
      ...openai,
      prices: { 'tiny*': { input: 0, output: 0 }, '*-mini*': { input: 1, output: 10 } },
    });
    assert.equal(list.calculateCostUsd({ model: 'openai/gpt-4o-mini', usage }), 0.021);
    assert.equal(list.calculateCostUsd({ model: 'openai/tiny', usage }), 0);
    assert.equal(list.calculateCostUsd({ model: 'best', answeredBy: 'x-mini', usage }), 0.021);
  });

  it('knows how much fits into a request', async () => {
    const list = await prices(openai);
    assert.equal(list.findContextWindow('openai/gpt-4o-mini'), 128_000);
    assert.equal(list.findContextWindow('unheard-of'), undefined);
    assert.equal((await prices()).findContextWindow('gpt-4o'), undefined);
  });
});

describe('estimateUsage', () => {
  it('takes four characters for a token, and what the prompt allows for the answer', () => {
    const messages = [{ role: 'user' as const, content: 'x'.repeat(400) }];
    assert.deepEqual(estimateUsage(aRequest({ messages, parameters: { maxTokens: 50 } })), {
      inputTokens: 104,
      outputTokens: 50,
    });
    assert.equal(estimateUsage(aRequest({ messages })).outputTokens, 500);
    assert.equal(estimateUsage(aRequest({ messages }), 33.3).outputTokens, 34);
  });

  it('takes fewer characters for a token outside of ASCII', () => {
    const messages = [{ role: 'user' as const, content: '漢'.repeat(300) }];
    assert.equal(estimateUsage(aRequest({ messages })).inputTokens, 204);
  });

  it('counts tools and the schema', () => {
    const plain = estimateUsage(aRequest()).inputTokens;
    const tools = [{ name: 'find', description: 'x'.repeat(400) }];
    assert.ok(estimateUsage(aRequest({ tools })).inputTokens > plain + 100);
  });
});

describe('estimateRun', () => {
  const list = {
    calculateCostUsd: ({ model, usage: used }: { model: string; usage: typeof usage }) =>
      model === 'test/free' ? undefined : (used.inputTokens + used.outputTokens) / 1000,
  };
  const rubric = anAssertion({ type: 'llm-rubric', value: 'Polite?' });
  const cases = [aCase('a'), aCase('b', { repeat: 2, assertions: [rubric] })];

  it('gives a range over cases, repeats and judges', () => {
    const { questions, tokens, costUsd, unpriced } = estimateRun(
      { content: aContent, cases },
      { repeat: 3, judge: 'test/judge', prices: list },
    );
    assert.equal(questions, 3 + 2 * 2);
    assert.ok(tokens.least > 0 && tokens.least < tokens.most);
    assert.deepEqual(unpriced, []);
    assert.ok(Math.abs((costUsd?.most ?? 0) - tokens.most / 1000) < 1e-9);
    assert.ok((costUsd?.least ?? 0) < (costUsd?.most ?? 0));
  });

  it('gives no price rather than a wrong one, and says of which model', () => {
    const estimate = estimateRun(
      { content: aContent, cases },
      { judge: 'test/free', prices: list },
    );
    assert.equal(estimate.costUsd, undefined);
    assert.deepEqual(estimate.unpriced, ['test/free']);
  });

  it('follows the answers of earlier runs', () => {
    const estimate = (outputTokens?: number) =>
      estimateRun({ content: aContent, cases }, outputTokens === undefined ? {} : { outputTokens })
        .tokens.most;
    assert.ok(estimate(10) < estimate());
  });
});
