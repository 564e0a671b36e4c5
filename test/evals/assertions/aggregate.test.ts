import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { aggregate } from '../../../src/evals/assertions/aggregate.ts';
import type { AssertionResult } from '../../../src/evals/assertions/assertionResult.ts';
import { sumMetrics } from '../../../src/evals/assertions/sumMetrics.ts';

function aResult(parts: Partial<AssertionResult> = {}): AssertionResult {
  const outcome = parts.outcome ?? 'pass';
  return {
    path: [0],
    type: 'contains',
    negated: false,
    outcome,
    score: outcome === 'pass' ? 1 : 0,
    weight: 1,
    reason: `It is a ${outcome}.`,
    ...parts,
  };
}

const pass = aResult();
const fail = aResult({ outcome: 'fail' });
const error = aResult({ outcome: 'error' });
const hard = aResult({ outcome: 'fail', type: 'is-json', reason: 'It is no JSON.' });
const outcomeOf = (results: readonly AssertionResult[], threshold?: number): string =>
  aggregate(results, threshold).outcome;

describe('the outcome of several assertions', () => {
  it('is a pass when all pass, and a failure when one fails', () => {
    assert.equal(outcomeOf([pass, pass]), 'pass');
    assert.equal(outcomeOf([pass, fail]), 'fail');
  });

  it('is an error when nothing decides: nothing asserted is nothing shown', () => {
    assert.equal(outcomeOf([]), 'error');
    assert.equal(outcomeOf([aResult({ weight: 0 })]), 'error');
  });

  it('is an error when one is, unless it fails whatever that one would say', () => {
    assert.equal(outcomeOf([pass, error]), 'error');
    assert.equal(outcomeOf([error, fail]), 'fail');
    assert.equal(outcomeOf([pass, error], 0.5), 'error');
    assert.equal(outcomeOf([fail, fail, error], 0.5), 'fail');
    assert.equal(outcomeOf([fail, error], 0.5), 'error');
    assert.equal(outcomeOf([hard, error], 0.5), 'fail');
  });

  it('forgives under a threshold what is missing in the answer', () => {
    assert.equal(outcomeOf([pass, fail], 0.5), 'pass');
    assert.equal(outcomeOf([pass, fail], 0.6), 'fail');
    assert.equal(outcomeOf([aResult({ weight: 3 }), fail], 0.75), 'pass');
  });

  it('never forgives form, limits, refusals and what must not be', () => {
    const types = ['is-json', 'contains-json', 'is-valid-openai-tools-call', 'word-count'] as const;
    for (const type of [...types, 'latency', 'cost', 'tokens', 'is-refusal'] as const) {
      assert.equal(outcomeOf([pass, aResult({ outcome: 'fail', type })], 0.1), 'fail', type);
    }
    assert.equal(outcomeOf([pass, aResult({ outcome: 'fail', negated: true })], 0.1), 'fail');
  });

  it('says which assertion decided', () => {
    assert.equal(aggregate([pass, hard], 0.1).reason, 'It is no JSON.');
    assert.match(
      aggregate([pass, fail], 0.9).reason,
      /^The score is 0\.5; .* 0\.9\. It is a fail\./,
    );
  });

  it('takes a threshold of 0 for none', () => {
    assert.equal(outcomeOf([fail], 0), 'fail');
    assert.equal(outcomeOf([pass], 0), 'pass');
  });

  it('leaves assertions of weight 0 out', () => {
    for (const outcome of ['fail', 'error'] as const) {
      const result = aggregate([pass, aResult({ outcome, weight: 0 })], undefined);
      assert.deepEqual(result, { outcome: 'pass', score: 1, reason: 'All assertions hold.' });
    }
  });

  it('is forgiven for a set only when all that failed in it may be', () => {
    const set = (members: readonly AssertionResult[]): AssertionResult =>
      aResult({ type: 'assert-set', outcome: 'fail', members });
    assert.equal(outcomeOf([pass, set([pass, fail])], 0.5), 'pass');
    assert.equal(outcomeOf([pass, set([pass, hard])], 0.5), 'fail');
    assert.equal(
      outcomeOf([pass, set([pass, aResult({ ...hard, weight: 0 }), fail])], 0.5),
      'pass',
    );
    assert.equal(outcomeOf([pass, set([set([hard])])], 0.5), 'fail');
  });

  it('is not lost to rounding', () => {
    const tenths = Array.from({ length: 10 }, (_, index) =>
      aResult({ weight: 0.1, outcome: index < 3 ? 'fail' : 'pass' }),
    );
    assert.equal(outcomeOf(tenths, 0.7), 'pass');
  });

  it('never gets better when what passed fails', () => {
    const order = { pass: 2, error: 1, fail: 0 };
    const results = fc.array(
      fc.record({
        outcome: fc.constantFrom('pass' as const, 'fail' as const, 'error' as const),
        type: fc.constantFrom('contains' as const, 'is-json' as const),
        negated: fc.boolean(),
        weight: fc.constantFrom(0, 0.5, 1, 2),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(
        results,
        fc.nat(5),
        fc.constantFrom(undefined, 0, 0.3, 1),
        (parts, at, threshold) => {
          const index = at % parts.length;
          const before = parts.map(aResult);
          const worse = before.map((result, place) =>
            place === index && result.outcome === 'pass'
              ? { ...result, outcome: 'fail' as const, score: 0 }
              : result,
          );
          assert.ok(
            order[aggregate(worse, threshold).outcome as 'pass'] <=
              order[aggregate(before, threshold).outcome as 'pass'],
          );
        },
      ),
    );
  });
});

describe('sumMetrics', () => {
  it('gives the mean by weight of what shares a name, sets included', () => {
    const members = [aResult({ metric: 'tone', outcome: 'fail' }), aResult({ metric: 'form' })];
    const results = [
      aResult({ metric: 'tone', weight: 2 }),
      aResult({ type: 'assert-set', weight: 2, members }),
      error,
    ];
    assert.deepEqual(sumMetrics(results), { tone: 0.5, form: 1 });
  });

  it('counts once where a set and its member share a name, and leaves errors out', () => {
    const members = [aResult({ metric: 'tone' })];
    const set = aResult({ type: 'assert-set', outcome: 'fail', metric: 'tone', members });
    assert.deepEqual(sumMetrics([set, aResult({ ...error, metric: 'other' })]), { tone: 0 });
  });
});
