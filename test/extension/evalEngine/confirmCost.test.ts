import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { confirmCost } from '../../../src/extension/evalEngine/confirmCost.ts';

describe('the question before a run that may be dear', () => {
  const ask = async (questions: number): Promise<readonly string[]> => {
    const asked: string[] = [];
    await confirmCost(
      { questions, leastUsd: 0.5, mostUsd: 2 },
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
    const [message, detail = ''] = await ask(40);
    assert.equal(message, 'Ask models 40 times?');
    assert.match(detail, /^It may cost \$0\.50 to \$2\.00,/);
  });

  it('knows one question from many', async () => {
    assert.equal((await ask(1))[0], 'Ask a model once?');
  });
});
