import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ModelError } from '../../../src/evals/models/model.ts';
import { Recording } from '../../../src/evals/recordings/recording.ts';
import {
  parseRecordingFile,
  toRecordingText,
} from '../../../src/evals/recordings/recordingFile.ts';
import type { RunRecording } from '../../../src/evals/run/runOptions.ts';
import {
  aCase,
  aContent,
  anAnswer,
  anAssertion,
  createFunctionModel,
  outcomesOf,
  run,
} from '../run/runBuilders.ts';

const changed = { ...aContent, messages: [{ role: 'user' as const, content: 'Shout {{word}}' }] };
const cases = [aCase('a'), aCase('b')];

/** Replays without any endpoint, as on a train. */
function replay(recording: Recording, more: Partial<RunRecording> = {}, content = aContent) {
  return run(
    createFunctionModel(() => assert.fail('It asked a model.')),
    { content, cases },
    {
      dependencies: {
        findModel: () => Promise.reject(new ModelError('key_missing', 'No key.')),
        recording: { recording, mode: 'replay', ...more },
      },
      options: { judge: 'test/judge' },
    },
  );
}

async function record(
  recording: Recording,
  text = 'yes',
  more: { content?: typeof aContent; cases?: typeof cases; now?: number; latencyMs?: number } = {},
) {
  const { latencyMs = 100, now = 1000 } = more;
  const model = createFunctionModel(() => anAnswer(text, { latencyMs }));
  await run(
    model,
    { content: more.content ?? aContent, cases: more.cases ?? cases },
    {
      dependencies: { recording: { recording, mode: 'record' }, clock: { now: () => now } },
      options: { judge: 'test/judge' },
    },
  );
  return model;
}

describe('recorded answers', () => {
  it('are replayed without a key or a model, with their time, and count as such', async () => {
    const recording = new Recording();
    await record(recording);
    const result = await replay(recording);
    assert.deepEqual(outcomesOf(result), { a: ['pass'], b: ['pass'] });
    const [attempt] = result.cases[0]?.attempts ?? [];
    assert.deepEqual([attempt?.source, attempt?.answeredAt], ['recording', 1000]);
    assert.equal(attempt?.answer?.model, 'small-1');
    assert.deepEqual(result.summary.spent, { tokens: 0, costUsd: 0 });
    assert.equal(result.summary.replayedFromOtherContent, false);
  });

  it('survive being written and read', async () => {
    const recording = new Recording();
    await record(recording);
    const parsed = parseRecordingFile(toRecordingText(recording.toAnswers()));
    assert.equal(parsed.kind, 'read');
    assert.deepEqual(outcomesOf(await replay(parsed.recording)), { a: ['pass'], b: ['pass'] });
  });

  it('skip cases that were never recorded, and say so once', async () => {
    const recording = new Recording();
    await record(recording, 'yes', { cases: [aCase('a')] });
    const result = await replay(recording);
    assert.deepEqual(outcomesOf(result), { a: ['pass'], b: ['skipped'] });
    assert.deepEqual(
      result.problems.map(({ code, caseIds }) => [code, caseIds]),
      [['not_recorded', ['b']]],
    );
  });

  it('are no answers to another content: skipped, or replayed and marked', async () => {
    const recording = new Recording();
    await record(recording);
    const skipped = await replay(recording, {}, changed);
    assert.deepEqual(outcomesOf(skipped), { a: ['skipped'], b: ['skipped'] });
    assert.match(skipped.problems[0]?.message ?? '', /given to another content.*Record.*anew/);
    const marked = await replay(recording, { replayStale: true }, changed);
    assert.deepEqual(outcomesOf(marked), { a: ['pass'], b: ['pass'] });
    assert.equal(marked.summary.replayedFromOtherContent, true);
    assert.equal(marked.cases[0]?.attempts[0]?.forOtherContent, true);
  });

  it('hold both sides of a comparison', async () => {
    const recording = new Recording();
    await record(recording);
    await record(recording, 'no', { content: changed });
    assert.equal(recording.toAnswers().length, 4);
    assert.deepEqual(outcomesOf(await replay(recording)), { a: ['pass'], b: ['pass'] });
    assert.deepEqual(outcomesOf(await replay(recording, {}, changed)), {
      a: ['fail'],
      b: ['fail'],
    });
  });

  it('change in the file only where an answer has changed', async () => {
    const first = new Recording();
    await record(first);
    const text = toRecordingText(first.toAnswers());
    const second = new Recording(first.toAnswers());
    await record(second, 'yes', { now: 9000, latencyMs: 120.7 });
    assert.equal(toRecordingText(second.toAnswers()), text);
    const third = new Recording(first.toAnswers());
    await record(third, 'yes!', { now: 9000, latencyMs: 120.7, cases: [aCase('b')] });
    const [a, b] = third.toAnswers();
    assert.deepEqual(a, first.toAnswers()[0]);
    assert.deepEqual([b?.text, b?.recordedAt, b?.latencyMs], ['yes!', 9000, 121]);
  });

  it('lose what was recorded anew for another content, and cases that are no longer there', async () => {
    const before = new Recording();
    await record(before);
    const after = new Recording(before.toAnswers());
    await record(after, 'yes', { content: changed, cases: [aCase('a')] });
    assert.equal(after.toAnswers().length, 2);
    assert.notEqual(after.toAnswers()[0]?.request, before.toAnswers()[0]?.request);
    assert.deepEqual(
      after.toAnswers(new Set(['a'])).map(({ caseId }) => caseId),
      ['a'],
    );
  });

  it('hold what the judge said of each answer', async () => {
    const recording = new Recording();
    const rubric = anAssertion({ type: 'llm-rubric', value: 'Polite?' });
    const judged = [aCase('a', { assertions: [rubric] })];
    const verdict = '{"pass": true, "score": 1, "reason": "Yes."}';
    await record(recording, verdict, { cases: judged });
    assert.deepEqual(
      recording.toAnswers().map(({ judge }) => judge),
      [undefined, true],
    );
    const run1 = await run(
      createFunctionModel(() => assert.fail()),
      { cases: judged },
      {
        dependencies: { recording: { recording, mode: 'replay' } },
        options: { judge: 'test/judge' },
      },
    );
    assert.deepEqual(outcomesOf(run1), { a: ['pass'] });
  });

  it('are recorded past the cache', async () => {
    const recording = new Recording();
    const model = await record(recording);
    await record(recording);
    assert.equal(model.asked.length, 2);
  });
});
