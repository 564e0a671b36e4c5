import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Value } from 'typebox/value';
import { evidenceBodySchema } from '../../../src/domain/evidence/evidence.ts';
import { findEvidenceFault } from '../../../src/domain/evidence/findEvidenceFault.ts';
import { calculateFixturesHash } from '../../../src/domain/fixtures/fixturesHash.ts';
import { calculateContentHash } from '../../../src/domain/prompt/contentHash.ts';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import { judgePromptHash } from '../../../src/evals/assertions/judgePrompt.ts';
import { compareVersions } from '../../../src/evals/compare/compareVersions.ts';
import { toEvidence } from '../../../src/evals/evidence/toEvidence.ts';
import { aCase, anAnswer, anAssertion, createFunctionModel } from '../run/runBuilders.ts';

const candidate: PromptContent = {
  model: 'test/small',
  modelParameters: { temperature: 0 },
  messages: [{ role: 'user', content: 'new {{word}}' }],
};
const live: PromptContent = {
  model: 'test/old',
  messages: [{ role: 'user', content: 'live {{word}}' }],
};

const model = createFunctionModel(({ request, options }) => {
  if (options.question?.judge === true)
    return anAnswer('{"reason": "kind", "pass": true, "score": 1}', { model: 'judge-1' });
  return anAnswer(request.messages[0]?.content === 'new c3' ? 'no' : 'yes', {
    model: `${request.model}-2026`,
  });
});
const cases = Array.from({ length: 11 }, (_, index) => aCase(`c${index}`));
const dependencies = { findModel: () => Promise.resolve(model) };
const place = { prompt: 'support/answer', ranIn: 'ci' } as const;

describe('toEvidence', () => {
  it('says everything that a gate and a reader need, and stands up to the check of the registry', async () => {
    const judged = aCase('judged', {
      description: 'Kind words',
      assertions: [anAssertion({ type: 'llm-rubric', value: 'is kind' })],
    });
    const found = await compareVersions(
      { candidate, baseline: { version: '1.3.0', content: live }, cases: [...cases, judged] },
      dependencies,
      { signal: new AbortController().signal, judge: 'test/judge' },
    );
    const commit = 'a'.repeat(40);
    const runUrl = 'https://ci.example.com/7';
    const body = toEvidence(found, { ...place, commit, runUrl });
    assert.ok(body);
    assert.ok(Value.Check(evidenceBodySchema, body), JSON.stringify(body));
    assert.equal(findEvidenceFault(body), undefined);
    const { cases: sent, ...header } = body;
    assert.deepEqual(header, {
      prompt: 'support/answer',
      contentHash: calculateContentHash(candidate),
      fixturesHash: calculateFixturesHash([...cases, judged]),
      model: 'test/small',
      parameters: { temperature: 0 },
      answeredBy: ['test/old-2026', 'test/small-2026'],
      baseline: '1.3.0',
      baselineHash: calculateContentHash(live),
      baselineModel: 'test/old',
      baselineParameters: {},
      judge: { model: 'test/judge', promptHash: judgePromptHash },
      verdict: 'regression',
      reasons: [{ code: 'cases_collapsed', params: { cases: 1 }, cases: ['c3'] }],
      repeats: 1,
      answers: { asked: 40, cached: 0, replayed: 0 },
      ranIn: 'ci',
      commit,
      runUrl,
      tokens: 42 * 15,
    });
    assert.equal(sent.length, 12);
    assert.deepEqual(
      sent.find((one) => one.id === 'c3'),
      {
        id: 'c3',
        kind: 'representative',
        passed: 0,
        failed: 1,
        errors: 0,
        tokens: 15,
        latencyMs: 100,
        baseline: { passed: 1, failed: 0, errors: 0, tokens: 15, latencyMs: 100 },
        confirmation: {
          candidate: { passed: 0, failed: 8, errors: 0 },
          baseline: { passed: 8, failed: 0, errors: 0 },
        },
      },
    );
    assert.equal(sent.find((one) => one.id === 'judged')?.description, 'Kind words');
  });

  it('names no baseline where nothing was live', async () => {
    const found = await compareVersions({ candidate, cases }, dependencies, {
      signal: new AbortController().signal,
    });
    const body = toEvidence(found, { prompt: 'support/answer', ranIn: 'editor' });
    assert.ok(body);
    assert.equal(findEvidenceFault(body), undefined);
    assert.deepEqual(
      [body.baseline, body.baselineHash, body.judge, body.verdict],
      [undefined, undefined, undefined, 'insufficient'],
    );
  });

  it('tells judges apart that were asked with other words', async () => {
    const judgeWith = async (...prompts: readonly (string | undefined)[]) => {
      const assertions = prompts.map((rubricPrompt) =>
        anAssertion({
          ...{ type: 'llm-rubric', value: 'is kind' },
          ...(rubricPrompt === undefined ? {} : { rubricPrompt }),
        }),
      );
      const found = await compareVersions(
        { candidate, cases: [aCase('judged', { assertions })] },
        dependencies,
        { signal: new AbortController().signal, judge: 'test/judge' },
      );
      return toEvidence(found, place)?.judge?.promptHash;
    };
    assert.equal(await judgeWith(undefined, undefined), judgePromptHash);
    const own = await judgeWith('Is {{output}} kind?');
    const other = await judgeWith('Is {{output}} rude?');
    const both = await judgeWith('Is {{output}} kind?', undefined);
    assert.equal(await judgeWith(undefined, 'Is {{output}} kind?'), both);
    assert.equal(new Set([judgePromptHash, own, other, both]).size, 4);
  });

  it('holds only what a registry can store, whatever cases and endpoints call themselves', async () => {
    const long = createFunctionModel(() =>
      anAnswer('yes', { model: `\ud800\u0000${'m'.repeat(300)}` }),
    );
    const found = await compareVersions(
      { candidate, cases: [aCase('a', { description: `${'x'.repeat(199)}😀` })] },
      { findModel: () => Promise.resolve(long) },
      { signal: new AbortController().signal },
    );
    const body = toEvidence(found, { prompt: 'support/answer' });
    assert.ok(Value.Check(evidenceBodySchema, body));
    assert.equal(body.ranIn, undefined);
    assert.equal(body.cases[0]?.description, 'x'.repeat(199));
    assert.equal(body.answeredBy?.[0], `\uFFFD\uFFFD${'m'.repeat(198)}`);
  });

  it('leaves cases out that were never asked, and is nothing where none was', async () => {
    const stop = new AbortController();
    stop.abort();
    const found = await compareVersions({ candidate, cases }, dependencies, {
      signal: stop.signal,
    });
    assert.equal(toEvidence(found, place), undefined);
  });
});
