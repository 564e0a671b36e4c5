import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import { assertionTypes, githubAssertionTypes } from '../../../src/domain/fixtures/assertion.ts';
import { assess } from '../../../src/evals/assertions/assess.ts';
import { assessAnswer } from '../../../src/evals/assertions/assessAnswer.ts';
import { createTestSandbox } from '../sandbox/testSandbox.ts';
import { aContext, anAssertion } from './assessing.ts';

const contains = (value: string, weight = 1) => anAssertion('contains', { value, weight });

describe('assessAnswer', () => {
  const sandbox = createTestSandbox();
  after(() => sandbox.dispose());

  it('gives outcome, score, reason and every result in order', async () => {
    const assertions = [contains('a', 3), contains('x'), anAssertion('is-json')];
    const found = await assessAnswer({ assertions, threshold: 0.5 }, aContext('abc'));
    assert.equal(found.outcome, 'fail');
    assert.equal(found.score, 0.6);
    assert.match(found.reason, /no JSON/);
    assert.deepEqual(
      found.assertions.map(({ path, outcome }) => [path, outcome]),
      [
        [[0], 'pass'],
        [[1], 'fail'],
        [[2], 'fail'],
      ],
    );
  });

  it('holds sets against their own threshold, at any depth and negated', async () => {
    const set = anAssertion('assert-set', {
      threshold: 0.5,
      weight: 2,
      metric: 'words',
      assertions: [
        contains('a'),
        anAssertion('not-assert-set', { assertions: [contains('x'), contains('b')] }),
        contains('y'),
      ],
    });
    const found = await assessAnswer({ assertions: [set, contains('c')] }, aContext('abc'));
    assert.equal(found.outcome, 'pass');
    const [result] = found.assertions;
    assert.equal(result?.score, (1 + 0.5 + 0) / 3);
    assert.deepEqual(result.members?.[1]?.members?.[1]?.path, [0, 1, 1]);
    assert.deepEqual(found.metrics, { words: 0.5 });
  });

  it('is an error for a set without members', async () => {
    const set = anAssertion('assert-set', { assertions: [] });
    assert.equal((await assessAnswer({ assertions: [set] }, aContext('x'))).outcome, 'error');
  });

  it('puts values into the texts of assertions, once and as data', async () => {
    const values = { city: 'a.b', quoted: '{{city}}', list: [1], code: '") || true || ("' };
    const outcomeOf = async (
      type: 'equals' | 'regex' | 'javascript',
      value: string,
      text: string,
    ) => (await assess(anAssertion(type, { value }), aContext(text, { values, sandbox }))).outcome;
    assert.equal(await outcomeOf('equals', '{{city}} {{ city }}', 'a.b a.b'), 'pass');
    assert.equal(await outcomeOf('equals', '{{quoted}}', '{{city}}'), 'pass');
    assert.equal(await outcomeOf('equals', '{{list}} {{a b}}', '[1] {{a b}}'), 'pass');
    assert.equal(await outcomeOf('equals', '{{other}}', '{{other}}'), 'error');
    assert.equal(await outcomeOf('equals', '{{toString}}', ''), 'error');
    assert.equal(await outcomeOf('regex', '^{{city}}$', 'a.b'), 'pass');
    assert.equal(await outcomeOf('regex', '^{{city}}$', 'axb'), 'fail');
    assert.equal(await outcomeOf('javascript', 'output === "{{code}}"', '{{code}}'), 'pass');
  });

  it('leaves a schema and the members of objects as they are written', async () => {
    const values = { a: 'x' };
    const schema = anAssertion('is-json', { value: { const: '{{a}}' } });
    const context = aContext('"{{a}}"', { values, sandbox });
    assert.equal((await assess(schema, context)).outcome, 'pass');
    const list = anAssertion('contains-any', { value: ['{{a}}'] });
    assert.equal((await assess(list, aContext('x', { values }))).outcome, 'pass');
  });

  it('answers for every type without a value, and throws for none', async () => {
    for (const type of [...assertionTypes, ...githubAssertionTypes]) {
      const { outcome, reason } = await assess(anAssertion(type), aContext('x', { sandbox }));
      const needsNone = ['is-json', 'contains-json', 'is-refusal'].includes(type);
      assert.equal(outcome, needsNone ? 'fail' : 'error', `${type}: ${reason}`);
    }
  });
});
