import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { type Model, ModelError, type ModelErrorCode } from '../../../src/evals/models/model.ts';
import { createLimiter } from '../../../src/evals/run/createLimiter.ts';
import { runCases } from '../../../src/evals/run/runCases.ts';
import type { AttemptResult } from '../../../src/evals/run/runResult.ts';
import {
  aCase,
  aContent,
  anAnswer,
  anAssertion,
  createFunctionModel,
  outcomesOf,
  run,
} from './runBuilders.ts';

const yes = createFunctionModel(() => anAnswer('yes'));

describe('runCases', () => {
  it('renders, asks and assesses each case, and says what answered', async () => {
    const model = createFunctionModel(({ request }) =>
      anAnswer(request.messages[0]?.content === 'Say a' ? 'yes' : 'no'),
    );
    const content = {
      ...aContent,
      modelParameters: { maxTokens: 9 },
      responseFormat: 'text' as const,
      tools: [{ name: 't' }],
    };
    const { cases, summary, problems, cancelled } = await run(model, {
      content,
      cases: [aCase('a'), aCase('b')],
    });
    assert.deepEqual(model.asked[0]?.request, {
      model: 'test/small',
      messages: [{ role: 'user', content: 'Say a' }],
      parameters: { maxTokens: 9 },
      responseFormat: 'text',
      tools: [{ name: 't' }],
    });
    const [first, second] = cases.flatMap(({ attempts }) => attempts);
    assert.equal(first?.outcome, 'pass');
    assert.equal(first.source, 'model');
    assert.deepEqual(first.rendered, [{ role: 'user', content: 'Say a' }]);
    assert.equal(first.answer?.model, 'small-1');
    assert.equal(second?.outcome, 'fail');
    assert.equal(second.assertions[0]?.outcome, 'fail');
    assert.deepEqual([problems, cancelled], [[], false]);
    assert.deepEqual(summary, {
      attempts: 2,
      passed: 1,
      failed: 1,
      errors: 0,
      skipped: 0,
      usage: { inputTokens: 20, outputTokens: 10 },
      latencyMs: 100,
      models: ['small-1'],
      retries: 0,
      cases: { total: 2, passed: 1, failed: 1, errors: 0, skipped: 0 },
      spent: { tokens: 30 },
      replayedFromOtherContent: false,
    });
  });

  it('asks as often as the run says, or the case itself, and sorts the attempts', async () => {
    const ended: string[] = [];
    const { cases } = await run(
      createFunctionModel(async ({ options }) => {
        // The first attempt takes the longest.
        for (let turn = 3; turn > (options.question?.attempt ?? 0); turn -= 1) await setImmediate();
        return anAnswer('yes');
      }),
      { cases: [aCase('a'), aCase('b', { repeat: 1 })] },
      {
        options: {
          repeat: 3,
          concurrency: 10,
          onAttempt: ({ id }, { attempt }) => ended.push(`${id}${attempt}`),
        },
      },
    );
    assert.deepEqual(
      cases.map(({ attempts }) => attempts.map(({ attempt }) => attempt)),
      [[0, 1, 2], [0]],
    );
    assert.notEqual(ended[0], 'a0');
    assert.deepEqual(ended.toSorted(), ['a0', 'a1', 'a2', 'b0']);
  });

  it('asks again to confirm with attempts that were not used before', async () => {
    const { cases } = await run(
      yes,
      { cases: [aCase('a', { repeat: 1 })] },
      { options: { firstAttempt: 3, repeat: 2 } },
    );
    assert.deepEqual(
      cases[0]?.attempts.map(({ attempt }) => attempt),
      [3, 4],
    );
  });

  it('keeps to its limit, and shares one with other runs', async () => {
    let open = 0;
    let most = 0;
    const model = createFunctionModel(async () => {
      most = Math.max(most, (open += 1));
      await setImmediate();
      open -= 1;
      return anAnswer('yes');
    });
    const cases = Array.from({ length: 20 }, (_, index) => aCase(`c${index}`));
    await run(model, { cases }, { options: { concurrency: 3 } });
    assert.equal(most, 3);
    most = 0;
    const dependencies = { limiter: createLimiter(2) };
    await Promise.all([
      run(model, { cases }, { dependencies }),
      run(model, { cases }, { dependencies }),
    ]);
    assert.equal(most, 2);
  });

  it('shows the answer so far, and begins anew where the question is repeated', async () => {
    const shown: string[] = [];
    const model = createFunctionModel(({ options }) => {
      options.onText?.('He');
      options.onRestart?.();
      options.onText?.('y');
      options.onText?.('es');
      return anAnswer('yes');
    });
    await run(model, {}, { options: { onText: (_case, _attempt, text) => shown.push(text) } });
    assert.deepEqual(shown, ['He', '', 'y', 'yes']);
  });

  it('takes a case without a value for an error of its own, unless it is in the GitHub dialect', async () => {
    const result = await run(yes, {
      cases: [
        aCase('a', { values: {} }),
        aCase('b', { values: { word: 'b', other: 1 } }),
        aCase('c', { values: {}, dialect: 'github' }),
      ],
    });
    assert.deepEqual(outcomesOf(result), { a: ['error'], b: ['pass'], c: ['pass'] });
    const [attempt] = result.cases[0]?.attempts ?? [];
    assert.equal(attempt?.error?.code, 'render_failed');
    assert.match(attempt.error.message, /no value for “word”/);
    assert.deepEqual(result.problems, []);
  });

  it('answers a case that asserts nothing, and takes it neither for right nor for wrong', async () => {
    const { cases, problems, summary } = await run(yes, {
      cases: [aCase('a', { assertions: [] }), aCase('b')],
    });
    const [first] = cases[0]?.attempts ?? [];
    assert.equal(first?.outcome, 'skipped');
    assert.equal(first.answer?.text, 'yes');
    assert.match(first.error?.message ?? '', /asserts nothing yet/);
    assert.deepEqual([problems, summary.passed, summary.skipped], [[], 1, 1]);
  });

  it('counts an answer that did not come as an error, and goes on', async () => {
    const model = createFunctionModel(({ options }) => {
      if (options.question?.caseId === 'a') throw new ModelError('timeout', 'Too slow.');
      return anAnswer('yes');
    });
    const result = await run(model, { cases: [aCase('a'), aCase('b')] });
    assert.deepEqual(outcomesOf(result), { a: ['error'], b: ['pass'] });
    assert.deepEqual(result.cases[0]?.attempts[0]?.error, {
      code: 'timeout',
      message: 'Too slow.',
    });
    assert.deepEqual(result.summary.cases, {
      total: 2,
      passed: 1,
      failed: 0,
      errors: 1,
      skipped: 0,
    });
  });

  describe('when a key or a model is missing', () => {
    const cases = ['a', 'b', 'c'].map((id) => aCase(id));
    const codes: readonly ModelErrorCode[] = [
      'key_missing',
      'no_endpoint',
      'consent_missing',
      'rate_limited',
    ];
    for (const code of codes)
      it(`says so once and skips the cases: ${code}`, async () => {
        let lookups = 0;
        const findModel = (): Promise<Model> => {
          lookups += 1;
          return Promise.reject(new ModelError(code, 'Do this.'));
        };
        const result = await run(yes, { cases }, { dependencies: { findModel } });
        assert.deepEqual(outcomesOf(result), { a: ['skipped'], b: ['skipped'], c: ['skipped'] });
        assert.deepEqual(result.problems, [
          { code, message: 'Do this.', model: 'test/small', caseIds: ['a', 'b', 'c'] },
        ]);
        assert.equal(lookups, 1);
        assert.equal(result.summary.cases.skipped, 3);
      });

    it('stops asking when the endpoint itself says so', async () => {
      const model = createFunctionModel(() => {
        throw new ModelError('key_refused', 'Enter a new key.');
      });
      const result = await run(model, { cases }, { options: { concurrency: 1 } });
      assert.equal(model.asked.length, 1);
      assert.equal(result.problems.length, 1);
      assert.deepEqual(result.problems[0]?.caseIds, ['a', 'b', 'c']);
    });

    it('gives up on an endpoint that never answers, and not on one that sometimes does', async () => {
      const many = Array.from({ length: 40 }, (_, index) => aCase(`c${index}`));
      const dead = createFunctionModel(() => {
        throw new ModelError('timeout', 'Too slow.');
      });
      const result = await run(dead, { cases: many }, { options: { concurrency: 1 } });
      assert.deepEqual([dead.asked.length, result.summary.errors], [10, 10]);
      assert.equal(result.summary.skipped, 30);
      assert.match(result.problems[0]?.message ?? '', /10 questions.*in a row.*Too slow/);
      const flaky = createFunctionModel(() => {
        if (flaky.asked.length % 10 === 0) return anAnswer('yes');
        throw new ModelError('server_error', 'Broken.');
      });
      await run(flaky, { cases: many }, { options: { concurrency: 1 } });
      assert.equal(flaky.asked.length, 40);
    });

    it('asks nothing for a prompt without a model, and takes that of the run instead', async () => {
      const { model: _model, ...content } = aContent;
      const none = await run(yes, { content });
      assert.equal(none.problems[0]?.code, 'model_unknown');
      const model = createFunctionModel(() => anAnswer('yes'));
      const chosen = await run(model, { content }, { options: { model: 'test/other' } });
      assert.deepEqual(outcomesOf(chosen), { a: ['pass'] });
      assert.equal(model.asked[0]?.request.model, 'test/other');
    });
  });

  describe('when it is cancelled', () => {
    it('ends at once with what has ended, though a model does not listen', async () => {
      const cancel = new AbortController();
      const model = createFunctionModel(({ options }) =>
        options.question?.caseId === 'a' ? anAnswer('yes') : new Promise(() => undefined),
      );
      const result = await run(
        model,
        { cases: [aCase('a'), aCase('b'), aCase('c')] },
        { options: { signal: cancel.signal, concurrency: 2, onAttempt: () => cancel.abort() } },
      );
      assert.equal(result.cancelled, true);
      assert.deepEqual(outcomesOf(result), { a: ['pass'], b: [], c: [] });
      assert.deepEqual(result.problems, []);
      assert.equal(
        model.asked.every(({ options }) => options.signal.aborted),
        true,
      );
      assert.ok(model.asked.length <= 2);
    });

    it('asks nothing when it was cancelled before', async () => {
      const model = createFunctionModel(() => anAnswer('yes'));
      const result = await run(model, {}, { options: { signal: AbortSignal.abort() } });
      assert.deepEqual([model.asked.length, outcomesOf(result)], [0, { a: [] }]);
    });
  });

  it('ends when a callback fails, asks nothing more, and gives the failure on', async () => {
    const model = createFunctionModel(() => anAnswer('yes'));
    const failure = new Error('Cannot draw.');
    const running = run(
      model,
      { cases: Array.from({ length: 10 }, (_, index) => aCase(`c${index}`)) },
      {
        options: {
          concurrency: 1,
          onAttempt: () => {
            throw failure;
          },
        },
      },
    );
    await assert.rejects(running, failure);
    assert.equal(model.asked.length, 1);
  });

  it('warns of nothing with a hundred questions at once', async () => {
    const warnings: string[] = [];
    const listen = (warning: Error): unknown => warnings.push(warning.message);
    process.on('warning', listen);
    const cases = Array.from({ length: 300 }, (_, index) => aCase(`c${index}`));
    const attempts: AttemptResult[] = [];
    const model = createFunctionModel(async () => {
      await setImmediate();
      return anAnswer('yes');
    });
    await runCases(
      { content: aContent, cases },
      { findModel: () => Promise.resolve(model) },
      {
        signal: new AbortController().signal,
        concurrency: 100,
        onAttempt: (_case, result) => attempts.push(result),
      },
    );
    await setImmediate();
    process.off('warning', listen);
    assert.equal(attempts.length, 300);
    assert.deepEqual(warnings, []);
  });

  it('measures with its own clock', async () => {
    let now = 1000;
    const { startedAt, durationMs } = await run(
      createFunctionModel(() => {
        now += 50;
        return anAnswer('yes');
      }),
      {},
      { dependencies: { clock: { now: () => now } } },
    );
    assert.deepEqual([startedAt, durationMs], [1000, 50]);
  });

  describe('with judges', () => {
    const rubric = anAssertion({ type: 'llm-rubric', value: 'Is it polite?' });
    const judged = aCase('a', { assertions: [rubric] });
    const verdict = anAnswer('{"pass": true, "score": 1, "reason": "Polite."}', {
      model: 'judge-1',
      usage: { inputTokens: 100, outputTokens: 20 },
    });

    it('counts what the judge takes apart from the prompt', async () => {
      const models: Record<string, Model> = {
        'test/small': yes,
        'test/judge': createFunctionModel(() => verdict),
      };
      const asked: string[] = [];
      const result = await run(
        yes,
        { cases: [judged] },
        {
          dependencies: {
            findModel: (name) => {
              asked.push(name);
              return Promise.resolve(models[name] ?? yes);
            },
            prices: {
              calculateCostUsd: ({ model }) => (model === 'test/judge' ? 0.5 : 0.01),
            },
          },
          options: { judge: 'test/judge' },
        },
      );
      const [attempt] = result.cases[0]?.attempts ?? [];
      assert.equal(attempt?.outcome, 'pass');
      assert.deepEqual(
        [attempt.costUsd, attempt.judgeCostUsd, attempt.judgeTokens],
        [0.01, 0.5, 120],
      );
      assert.deepEqual(result.summary.spent, { tokens: 135, costUsd: 0.51 });
      assert.equal(result.summary.judgeTokens, 120);
      assert.deepEqual(result.summary.models, ['small-1']);
      assert.deepEqual(asked, ['test/small', 'test/judge']);
    });

    it('asks nothing when no judge is named, and says so once', async () => {
      const model = createFunctionModel(() => anAnswer('yes'));
      const set = anAssertion({ type: 'assert-set', assertions: [rubric] });
      const cases = [judged, aCase('b', { assertions: [set] }), aCase('c')];
      const result = await run(model, { cases });
      assert.deepEqual(outcomesOf(result), { a: ['skipped'], b: ['skipped'], c: ['pass'] });
      assert.deepEqual(
        result.problems.map(({ code, caseIds }) => [code, caseIds]),
        [['judge_missing', ['a', 'b']]],
      );
      assert.equal(model.asked.length, 1);
    });

    it('asks nothing when the judge that an assertion names cannot be asked', async () => {
      const model = createFunctionModel(() => anAnswer('yes'));
      const other = aCase('a', { assertions: [{ ...rubric, provider: 'other/judge' }] });
      const result = await run(
        model,
        { cases: [other] },
        {
          dependencies: {
            findModel: (name) =>
              name === 'other/judge'
                ? Promise.reject(new ModelError('no_endpoint', 'Nobody.'))
                : Promise.resolve(model),
          },
        },
      );
      assert.deepEqual(outcomesOf(result), { a: ['skipped'] });
      assert.equal(result.problems[0]?.model, 'other/judge');
      assert.equal(model.asked.length, 0);
    });

    it('skips what a judge refused to judge for want of a key, and keeps the answer', async () => {
      const model = createFunctionModel(({ options }) => {
        if (options.question?.judge === true) throw new ModelError('key_refused', 'New key.');
        return anAnswer('yes');
      });
      const result = await run(model, { cases: [judged] }, { options: { judge: 'test/judge' } });
      const [attempt] = result.cases[0]?.attempts ?? [];
      assert.equal(attempt?.outcome, 'skipped');
      assert.equal(attempt.answer?.text, 'yes');
      assert.equal(result.problems[0]?.code, 'key_refused');
    });

    it('counts a judge without a verdict as an error, never as a failure', async () => {
      const model = createFunctionModel(() => anAnswer('Well.'));
      const result = await run(model, { cases: [judged] }, { options: { judge: 'test/judge' } });
      assert.deepEqual(outcomesOf(result), { a: ['error'] });
      assert.equal(result.cases[0]?.attempts[0]?.error?.code, 'assertion_error');
    });
  });
});
