import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { AssertionResult } from '../../../src/evals/assertions/assertionResult.ts';
import type { AttemptResult } from '../../../src/evals/run/runResult.ts';
import { reportCase, type CaseReport } from '../../../src/extension/caseTests/caseReport.ts';
import { aCase } from './aCase.ts';

const result = (parts: Partial<AssertionResult> = {}): AssertionResult => ({
  path: [0],
  type: 'equals',
  negated: false,
  outcome: 'fail',
  score: 0,
  weight: 1,
  reason: 'The answer is another text.',
  expected: 'a',
  actual: 'b',
  ...parts,
});

const attempt = (parts: Partial<AttemptResult> = {}): AttemptResult => ({
  attempt: 0,
  outcome: 'pass',
  score: 1,
  rendered: [{ role: 'user', content: 'When?' }],
  answer: {
    text: 'b',
    toolCalls: [],
    model: 'small-1',
    usage: { inputTokens: 12, outputTokens: 3 },
    latencyMs: 250,
    retries: 0,
  },
  assertions: [],
  source: 'model',
  ...parts,
});

const report = (...attempts: readonly AttemptResult[]): CaseReport => {
  const loaded = aCase();
  return reportCase(loaded, { case: loaded, attempts });
};

describe('the report of a case', () => {
  it('puts a failure on the line of its assertion, with both texts, ready to be accepted', () => {
    const { state, messages, durationMs } = report(
      attempt({ outcome: 'fail', assertions: [result()] }),
    );
    assert.equal(state, 'failed');
    assert.equal(durationMs, 250);
    const [message] = messages;
    assert.equal(message?.text, 'equals: The answer is another text.');
    assert.equal(message.range.start.line, 2);
    assert.deepEqual([message.expected, message.actual], ['a', 'b']);
    assert.deepEqual(message.acceptable?.path, [0]);
  });

  it('shows no difference between an answer and a part that it should hold', () => {
    const { messages } = report(
      attempt({ outcome: 'fail', assertions: [result({ type: 'contains' })] }),
    );
    assert.equal(messages[0]?.text, 'contains: The answer is another text.\n\n── answer ──\nb');
    assert.equal(messages[0].actual, undefined);
    const long = result({ type: 'contains', actual: 'x'.repeat(1_000_000) });
    const [cut] = report(attempt({ outcome: 'fail', assertions: [long] })).messages;
    assert.match(cut?.text ?? '', /\nx{1000}…$/);
  });

  it('counts repeats, and names each assertion once with how often it failed', () => {
    const failed = attempt({ outcome: 'fail', assertions: [result()] });
    const { state, repeats, messages } = report(attempt(), failed, { ...failed, attempt: 2 });
    assert.equal(state, 'failed');
    assert.equal(repeats, '1/3');
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['equals: The answer is another text. (2 of 3 attempts)'],
    );
  });

  it('names the members of a set that failed, not the set', () => {
    const set = result({
      type: 'assert-set',
      reason: 'One of two.',
      members: [
        result({ path: [0, 0], outcome: 'pass' }),
        result({ path: [0, 1], type: 'contains', negated: true, reason: 'It holds “b”.' }),
      ],
    });
    const { messages } = report(attempt({ outcome: 'fail', assertions: [set] }));
    assert.deepEqual(
      messages.map(({ text, acceptable }) => [text, acceptable]),
      [['not-contains: It holds “b”.\n\n── answer ──\nb', undefined]],
    );
  });

  it('tells an error from a failure, and says it once', () => {
    const broken = attempt({
      outcome: 'error',
      error: { code: 'timeout', message: 'The model took longer than 60 s.' },
    });
    const { state, messages } = report(broken, { ...broken, attempt: 1 });
    assert.equal(state, 'errored');
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['The model took longer than 60 s.'],
    );
  });

  it('is skipped when nothing was asked, or when its repeats were stopped', () => {
    const skipped = attempt({ outcome: 'skipped' });
    assert.equal(report().state, 'skipped');
    assert.equal(report(skipped).state, 'skipped');
    assert.equal(report(attempt(), skipped).state, 'skipped');
    assert.equal(report(attempt(), attempt({ attempt: 1 })).state, 'passed');
  });

  it('says what was asked, what was answered and by which model, as plain text', () => {
    const { output } = report(attempt({ costUsd: 0.000_13 }));
    assert.match(output, /── user ──\nWhen\?/);
    assert.match(output, /── answer ──\nb/);
    assert.match(output, /small-1 · 12 tokens in, 3 out · \$0\.00013 · 250 ms/);
  });

  it('says what is not known of a call, and where the answer comes from', () => {
    const { usage: _, ...answer } = attempt().answer ?? assert.fail();
    const { output } = report(attempt({ source: 'cache', answer: { ...answer, retries: 2 } }));
    const once = report(attempt({ answer: { ...answer, retries: 1 } }));
    assert.match(once.output, /asked again once/);
    assert.match(
      output,
      /small-1 · tokens unknown · price unknown · 250 ms · asked again 2 times · from the cache/,
    );
  });
});
