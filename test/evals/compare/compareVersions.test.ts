import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { EvalCase } from '../../../src/domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import type { Comparison } from '../../../src/evals/compare/comparison.ts';
import {
  compareVersions,
  type CompareInput,
  type CompareOptions,
} from '../../../src/evals/compare/compareVersions.ts';
import { type Model, ModelError } from '../../../src/evals/models/model.ts';
import { Recording } from '../../../src/evals/recordings/recording.ts';
import { Budget } from '../../../src/evals/run/budget.ts';
import type { RunDependencies } from '../../../src/evals/run/runOptions.ts';
import {
  aCase,
  anAnswer,
  anAssertion,
  type AskedQuestion,
  createFunctionModel,
} from '../run/runBuilders.ts';

const live: PromptContent = {
  model: 'test/small',
  messages: [{ role: 'user', content: 'live {{word}}' }],
};
const changed: PromptContent = {
  model: 'test/small',
  messages: [{ role: 'user', content: 'new {{word}}' }],
};

function cases(count: number, more: Partial<EvalCase> = {}): EvalCase[] {
  return Array.from({ length: count }, (_, index) => aCase(`c${index}`, more));
}

function textOf({ request }: AskedQuestion): string {
  return request.messages[0]?.content ?? '';
}

/** Says yes, except to these words of the new version. */
function modelFailing(...words: readonly string[]) {
  return createFunctionModel((question) =>
    anAnswer(words.some((word) => textOf(question) === `new ${word}`) ? 'no' : 'yes'),
  );
}

function compare(
  model: Model,
  more: {
    input?: Partial<CompareInput>;
    dependencies?: Partial<RunDependencies>;
    options?: Partial<CompareOptions>;
  } = {},
): Promise<Comparison> {
  return compareVersions(
    {
      candidate: changed,
      baseline: { version: '1.3.0', content: live },
      cases: cases(12),
      ...more.input,
    },
    { findModel: () => Promise.resolve(model), ...more.dependencies },
    { signal: new AbortController().signal, ...more.options },
  );
}

function summary({ verdict, reasons }: Comparison): string {
  return [verdict, ...reasons.map(({ code }) => code)].join(' ');
}

describe('compareVersions', () => {
  it('asks both versions the same cases in turns, and finds no regression where nothing changed', async () => {
    const model = modelFailing();
    const found = await compare(model, { options: { concurrency: 1 } });
    assert.equal(summary(found), 'noRegression no_difference');
    assert.deepEqual(model.asked.slice(0, 4).map(textOf), [
      'new c0',
      'live c0',
      'new c1',
      'live c1',
    ]);
    assert.equal(model.asked.length, 24);
    assert.deepEqual([found.compared, found.passRate?.rate, found.answers.asked], [12, 1, 24]);
    assert.deepEqual(found.answeredBy, ['small-1']);
    assert.deepEqual(found.spent.tokens, 24 * 15);
    assert.equal(found.deltas.tokens?.difference, 0);
  });

  it('finds a regression that needs no further attempts', async () => {
    const model = modelFailing('c0', 'c1', 'c2', 'c3', 'c4', 'c5');
    const confirming: unknown[] = [];
    const found = await compare(model, { options: { onConfirm: (one) => confirming.push(one) } });
    assert.equal(summary(found), 'regression passes_less');
    assert.deepEqual(confirming, []);
    assert.deepEqual(found.worse, ['c0', 'c1', 'c2', 'c3', 'c4', 'c5']);
  });

  it('asks a case that broke again, and only that one, before it counts', async () => {
    const model = modelFailing('c3');
    const asked: string[] = [];
    const found = await compare(model, {
      options: { onConfirm: (suspects) => asked.push(...suspects.map(({ id }) => id)) },
    });
    assert.equal(summary(found), 'regression cases_collapsed');
    assert.deepEqual(asked, ['c3']);
    assert.equal(model.asked.length, 24 + 16);
    const again = model.asked.slice(24).map(({ options }) => options.question?.attempt);
    assert.deepEqual([...new Set(again)].sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
    const difference = found.differences.find((one) => one.case.id === 'c3');
    assert.equal(difference?.change, 'broken');
    assert.equal(difference.confirmation?.candidate.length, 8);
    assert.equal(found.passRate?.rate, 11 / 12);
  });

  it('lets a case go that passes when it is asked again', async () => {
    const model = createFunctionModel((question) =>
      anAnswer(
        textOf(question) === 'new c3' && question.options.question?.attempt === 0 ? 'no' : 'yes',
      ),
    );
    const found = await compare(model);
    assert.equal(summary(found), 'noRegression no_difference');
    assert.deepEqual(found.worse, ['c3']);
  });

  it('begins to ask again behind the attempts that a case has for itself', async () => {
    const model = modelFailing('c0');
    const own = [aCase('c0', { repeat: 4 }), ...cases(12).slice(1)];
    await compare(model, { input: { cases: own }, options: { repeat: 2 } });
    const attempts = model.asked
      .filter((question) => textOf(question) === 'new c0')
      .map(({ options }) => options.question?.attempt);
    assert.deepEqual(attempts, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('confirms each safety case that passes less often', async () => {
    const model = createFunctionModel((question) => {
      const attempt = question.options.question?.attempt ?? 0;
      return anAnswer(textOf(question) === 'new c0' && attempt % 4 !== 0 ? 'no' : 'yes');
    });
    const own = [aCase('c0', { kind: 'safety' }), ...cases(12).slice(1)];
    const found = await compare(model, { input: { cases: own }, options: { repeat: 3 } });
    assert.equal(summary(found), 'regression safety_cases_worse');
  });

  it('rests on pass rates where nothing is live', async () => {
    const model = modelFailing('c3');
    const found = await compareVersions(
      { candidate: changed, cases: cases(12) },
      { findModel: () => Promise.resolve(model) },
      { signal: new AbortController().signal },
    );
    assert.equal(summary(found), 'insufficient nothing_live');
    assert.equal(found.passRate?.rate, 11 / 12);
    assert.equal(model.asked.length, 12);
    assert.deepEqual([...new Set(found.differences.map(({ change }) => change))], ['same']);
  });

  it('takes a case that does not fit the live version as new', async () => {
    const content = { ...live, messages: [{ role: 'user' as const, content: 'live {{other}}' }] };
    const fitting = { word: 'x', other: 'y' };
    const own = [...cases(10, { values: fitting }), aCase('c10'), aCase('c11')];
    const found = await compare(modelFailing(), {
      input: { cases: own, baseline: { version: '1.3.0', content } },
    });
    assert.equal(summary(found), 'noRegression no_difference');
    assert.deepEqual([found.compared, found.newCases], [10, ['c10', 'c11']]);
    assert.equal(found.differences.at(-1)?.change, 'new');
  });

  it('leaves cases out that assert nothing', async () => {
    const own = [...cases(12), aCase('nothing', { assertions: [] })];
    const found = await compare(modelFailing(), { input: { cases: own } });
    assert.equal(found.cases.length, 12);
  });

  it('gives no verdict when it is cancelled', async () => {
    const stop = new AbortController();
    let answers = 0;
    const found = await compare(modelFailing('c0', 'c1', 'c2', 'c3', 'c4', 'c5'), {
      options: {
        signal: stop.signal,
        concurrency: 1,
        onAttempt: () => (answers += 1) === 12 && stop.abort(),
      },
    });
    assert.equal(summary(found), 'insufficient run_cancelled');
  });

  it('gives no verdict when it is cancelled while cases are asked again', async () => {
    const stop = new AbortController();
    const found = await compare(modelFailing('c0'), {
      options: { signal: stop.signal, onConfirm: () => stop.abort() },
    });
    assert.equal(summary(found), 'insufficient run_cancelled');
  });

  it('gives no verdict when the budget ends, and stops on both sides', async () => {
    const model = modelFailing('c0', 'c1', 'c2', 'c3', 'c4', 'c5');
    const budget = new Budget({ tokens: 8_000 });
    const found = await compare(model, { dependencies: { budget }, options: { repeat: 200 } });
    assert.equal(summary(found), 'insufficient budget_spent');
    const asked = (side: string): number =>
      model.asked.filter((question) => textOf(question).startsWith(side)).length;
    assert.ok(Math.abs(asked('new') - asked('live')) <= 8, `${asked('new')} ${asked('live')}`);
  });

  it('gives no verdict when the live version cannot be asked, and says why once', async () => {
    const found = await compare(modelFailing(), {
      input: { baseline: { version: '1.3.0', content: { ...live, model: 'other/large' } } },
      dependencies: {
        findModel: (name) =>
          name === 'other/large'
            ? Promise.reject(new ModelError('key_missing', 'There is no key.'))
            : Promise.resolve(modelFailing()),
      },
    });
    assert.equal(summary(found), 'insufficient cases_skipped');
    assert.deepEqual(
      found.problems.map(({ code, caseIds }) => [code, caseIds.length]),
      [['key_missing', 12]],
    );
  });

  it('never counts errors as failures', async () => {
    const model = createFunctionModel((question) => {
      if (textOf(question).startsWith('new')) throw new ModelError('request_refused', 'It broke.');
      return anAnswer('yes');
    });
    const found = await compare(model);
    assert.equal(summary(found), 'insufficient every_case_broke');
    assert.deepEqual(found.worse, []);
    assert.equal(found.erredCases.length, 12);
    assert.deepEqual([...new Set(found.differences.map(({ change }) => change))], ['untold']);
  });

  it('says where the two versions were asked in another way', async () => {
    const baseline = {
      version: '1.3.0',
      content: { ...live, model: 'test/old', modelParameters: { temperature: 0.7 } },
    };
    const found = await compare(modelFailing(), { input: { baseline } });
    assert.equal(
      found.settingsNote,
      'The new content names another model and other parameters than 1.3.0, so the verdict is about that change as well: test/small instead of test/old, temperature 0.7.',
    );
    assert.equal((await compare(modelFailing())).settingsNote, undefined);
    const forced = await compare(modelFailing(), {
      input: { baseline: { version: '1.3.0', content: { ...live, model: 'test/old' } } },
      options: { model: 'test/one' },
    });
    assert.deepEqual([forced.settingsNote, forced.model], [undefined, 'test/one']);
  });

  it('gives the same verdict on the same answers, replayed', async () => {
    const recording = new Recording();
    const model = modelFailing('c0', 'c1', 'c2', 'c7');
    const recorded = await compare(model, {
      dependencies: { recording: { recording, mode: 'record' } },
    });
    const replayed = await compare(modelFailing(), {
      dependencies: { recording: { recording, mode: 'replay' } },
    });
    assert.deepEqual(
      [replayed.verdict, replayed.reasons, replayed.cases],
      [recorded.verdict, recorded.reasons, recorded.cases],
    );
    assert.equal(replayed.answers.replayed, recorded.answers.asked);
  });

  it('asks once what is the same question on both sides, whatever the model says each time', async () => {
    let turn = 0;
    const model = createFunctionModel(() => anAnswer((turn += 1) % 2 === 0 ? 'yes' : 'no'));
    const recording = new Recording();
    const told: string[] = [];
    const found = await compare(model, {
      input: { candidate: { ...live, inputs: { word: { description: 'said' } } } },
      dependencies: { recording: { recording, mode: 'record' } },
      options: { onAttempt: (side) => told.push(side) },
    });
    assert.equal(summary(found), 'noRegression no_difference');
    assert.deepEqual([model.asked.length, found.answers.asked, found.compared], [12, 12, 12]);
    assert.equal(told.filter((side) => side === 'baseline').length, 12);
    assert.deepEqual(found.cases[0]?.baseline?.passed, found.cases[0]?.passed);
    const other = await compare(model, {
      input: { candidate: { ...live, modelParameters: { temperature: 1 } } },
    });
    assert.equal(other.answers.asked, 24);
  });

  it('compares times only where both versions were asked just now', async () => {
    const kept = { source: 'cache', answeredAt: 1 } as const;
    const model = createFunctionModel((question) => {
      const text = textOf(question);
      const isKept = text.startsWith('live') ? text !== 'live c0' : text === 'new c1';
      const latencyMs = text.startsWith('live') ? 300 : 100;
      return anAnswer('yes', { latencyMs, ...(isKept ? { kept } : {}) });
    });
    const { cases: found, deltas } = await compare(model);
    assert.deepEqual(
      found.slice(0, 3).map((one) => [one.id, one.latencyMs, one.baseline?.latencyMs]),
      [
        ['c0', 100, 300],
        ['c1', 100, undefined],
        ['c2', 100, undefined],
      ],
    );
    assert.deepEqual([deltas.latencyMs?.cases, deltas.latencyMs?.difference], [1, -200]);
    assert.equal(deltas.tokens?.cases, 12);
  });

  it('tells of which cases the answers differ, although all pass', async () => {
    const model = createFunctionModel((question) =>
      anAnswer(textOf(question) === 'new c1' ? 'yes, it is' : 'yes'),
    );
    const found = await compare(model);
    assert.deepEqual(
      found.differences.filter((one) => one.answersDiffer).map((one) => one.case.id),
      ['c1'],
    );
  });

  it('names the judges', async () => {
    const judged = anAssertion({ type: 'llm-rubric', value: 'is kind' });
    const model = createFunctionModel(({ options }) =>
      anAnswer(
        options.question?.judge === true ? '{"reason": "ok", "pass": true, "score": 1}' : 'yes',
      ),
    );
    const own = cases(10, { assertions: [judged] });
    const found = await compare(model, {
      input: { cases: own },
      options: { judge: 'test/judge' },
    });
    assert.deepEqual(found.judges, ['test/judge']);
    assert.equal(found.verdict, 'noRegression');
  });

  it('ends both sides when a caller fails, and throws its error', async () => {
    const model = modelFailing();
    const failing = compare(model, {
      options: {
        concurrency: 1,
        onAttempt: (side) => {
          if (side === 'candidate') throw new RangeError('not mine');
        },
      },
    });
    await assert.rejects(failing, RangeError);
    assert.ok(model.asked.length < 6, `${model.asked.length} asked`);
  });
});
