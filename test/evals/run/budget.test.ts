import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { ModelError } from '../../../src/evals/models/model.ts';
import { Budget } from '../../../src/evals/run/budget.ts';
import { aCase, aContent, anAnswer, createFunctionModel, outcomesOf, run } from './runBuilders.ts';

const signal = new AbortController().signal;
const cases = Array.from({ length: 10 }, (_, index) => aCase(`c${index}`));
// 6 + 5 tokens are put aside for each question, and that is what it takes.
const content = { ...aContent, modelParameters: { maxTokens: 5 } };

async function put(budget: Budget, tokens: number) {
  const result = await budget.reserve({ tokens }, signal);
  assert.equal(result.kind, 'reserved');
  return result.reservation;
}

describe('Budget', () => {
  it('puts room aside and refuses what does not fit', async () => {
    const budget = new Budget({ tokens: 100 });
    (await put(budget, 60)).settle({ tokens: 90 });
    assert.deepEqual(await budget.reserve({ tokens: 11 }, signal), {
      kind: 'refused',
      reason: 'budget_spent',
    });
    (await put(budget, 10)).settle({ tokens: 1 });
    await put(budget, 9);
  });

  it('waits for room that questions under way may give back', async () => {
    const budget = new Budget({ tokens: 100 });
    const first = await put(budget, 80);
    const second = put(budget, 50);
    const third = put(budget, 30);
    first.settle({ tokens: 10 });
    first.settle({ tokens: 10 });
    (await second).settle({ tokens: 50 });
    await third;
  });

  it('stops waiting when it is cancelled', async () => {
    const budget = new Budget({ tokens: 100 });
    await put(budget, 100);
    const cancel = new AbortController();
    const waiting = budget.reserve({ tokens: 1 }, cancel.signal);
    cancel.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
  });

  it('refuses what has no known price where the limit is in money', async () => {
    const budget = new Budget({ costUsd: 1 });
    assert.deepEqual(await budget.reserve({ tokens: 1 }, signal), {
      kind: 'refused',
      reason: 'price_unknown',
    });
    const put1 = await budget.reserve({ tokens: 1, costUsd: 1 }, signal);
    assert.equal(put1.kind, 'reserved');
  });
});

describe('a run with a budget', () => {
  const model = () =>
    createFunctionModel(async () => {
      await setImmediate();
      return anAnswer('yes', { usage: { inputTokens: 6, outputTokens: 5 } });
    });

  for (const concurrency of [1, 4, 20])
    it(`asks while there is room and skips the rest, told once, ${concurrency} at a time`, async () => {
      const asked = model();
      const budget = new Budget({ tokens: 50 });
      const result = await run(
        asked,
        { content, cases },
        { dependencies: { budget }, options: { concurrency } },
      );
      assert.equal(asked.asked.length, 4);
      assert.equal(result.summary.spent.tokens, 44);
      assert.equal(result.summary.passed, 4);
      assert.equal(result.summary.skipped, 6);
      assert.equal(result.problems.length, 1);
      assert.match(result.problems[0]?.message ?? '', /budget of 50 tokens does not cover/);
      assert.equal(result.problems[0]?.caseIds.length, 6);
    });

  it('learns from answers that take more than was expected', async () => {
    const asked = createFunctionModel(() => anAnswer('yes'));
    const result = await run(
      asked,
      { content, cases },
      { dependencies: { budget: new Budget({ tokens: 50 }) }, options: { concurrency: 1 } },
    );
    // 15 tokens each: a fourth would fit by the estimate alone.
    assert.equal(result.summary.spent.tokens, 45);
  });

  it('is shared by runs that belong together', async () => {
    const budget = new Budget({ tokens: 50 });
    const results = await Promise.all(
      [model(), model()].map((each) => run(each, { content, cases }, { dependencies: { budget } })),
    );
    const tokens = results.reduce((sum, { summary }) => sum + summary.spent.tokens, 0);
    assert.equal(tokens, 44);
  });

  it('asks nothing whose price it does not know while there is a limit in money', async () => {
    const asked = model();
    const result = await run(
      asked,
      { content, cases },
      { dependencies: { budget: new Budget({ costUsd: 5 }) } },
    );
    assert.equal(asked.asked.length, 0);
    assert.match(result.problems[0]?.message ?? '', /costs is not known.*“prices”/);
    assert.equal(result.problems.length, 1);
  });

  it('keeps to a limit in money', async () => {
    const asked = model();
    const prices = { calculateCostUsd: () => 0.4 };
    const result = await run(
      asked,
      { content, cases },
      { dependencies: { budget: new Budget({ costUsd: 1 }), prices } },
    );
    assert.equal(asked.asked.length, 2);
    assert.equal(result.summary.spent.costUsd, 0.8);
    assert.match(result.problems[0]?.message ?? '', /budget of \$1/);
  });

  it('gives the room of failed questions back', async () => {
    const failing = createFunctionModel(() => {
      throw new ModelError('server_error', 'Broken.');
    });
    const budget = new Budget({ tokens: 20 });
    const result = await run(failing, { content, cases }, { dependencies: { budget } });
    assert.equal(failing.asked.length, 10);
    assert.equal(result.summary.errors, 10);
    assert.deepEqual(result.summary.spent, { tokens: 0, costUsd: 0 });
  });

  it('counts what was asked and is of no use, as whoever is paid for it does', async () => {
    for (const code of ['timeout', 'bad_answer', 'answer_too_large'] as const) {
      const useless = createFunctionModel(() => {
        throw new ModelError(code, 'No use.');
      });
      const budget = new Budget({ tokens: 40 });
      const result = await run(useless, { content, cases }, { dependencies: { budget } });
      assert.ok(useless.asked.length < cases.length, code);
      assert.ok(result.summary.spent.tokens > 0 && result.summary.spent.tokens <= 40);
      assert.equal(result.problems[0]?.code, 'budget_spent');
    }
  });

  it('estimates what an endpoint does not tell', async () => {
    const { usage: _usage, ...silent } = anAnswer('yes'.repeat(40));
    const result = await run(
      createFunctionModel(() => silent),
      { content, cases: cases.slice(0, 1) },
      { dependencies: { budget: new Budget({ tokens: 100 }) } },
    );
    assert.equal(result.summary.spent.tokens, 6 + 30);
    assert.equal(result.summary.usage, undefined);
    assert.deepEqual(outcomesOf(result), { c0: ['pass'] });
  });
});
