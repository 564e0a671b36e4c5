import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { confirmCost } from '../../../src/extension/evalEngine/confirmCost.ts';
import type { CostEstimate } from '../../../src/extension/evalEngine/evalEngineHost.ts';

describe('the question before a run that may be dear', () => {
  const ask = async (estimate: Partial<CostEstimate>): Promise<readonly string[]> => {
    const asked: string[] = [];
    await confirmCost(
      { questions: 40, leastUsd: 0.5, mostUsd: 2, unpriced: [], unpricedTokens: 0, ...estimate },
      {
        confirm: ({ message, detail, actions }) => {
          asked.push(message, detail);
          const [first] = actions;
          return first === undefined ? assert.fail() : Promise.resolve(first.value);
        },
      },
    );
    return asked;
  };

  it('says how often models are asked, and what that may cost', async () => {
    assert.deepEqual(await ask({}), [
      'Ask models 40 times?',
      'It may cost $0.50 to $2.00, estimated from the length of the texts. Answers that are known already cost nothing.',
    ]);
  });

  it('knows one question from many', async () => {
    assert.equal((await ask({ questions: 1 }))[0], 'Ask a model once?');
  });

  it('counts tokens where a price is not known', async () => {
    const unknown = { unpriced: ['llama3', 'own/judge'], unpricedTokens: 340_000 };
    const sentence =
      'Up to 340,000 tokens have no known price (llama3, own/judge); “prices” in prompt-rollout.yml can name it.';
    const [, detail] = await ask({ ...unknown, leastUsd: 0, mostUsd: 0 });
    assert.equal(detail, `${sentence} Answers that are known already cost nothing.`);
    assert.match((await ask(unknown))[1] ?? '', /^It may cost .* Up to 340,000 tokens /);
  });
});
