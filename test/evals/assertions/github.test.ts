import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Assertion } from '../../../src/domain/fixtures/assertion.ts';
import { assess } from '../../../src/evals/assertions/assess.ts';
import type { AssertionResult } from '../../../src/evals/assertions/assertionResult.ts';
import { aContext, aJudge, anAssertion, assessRow, titleOf, type Row } from './assessing.ts';

const rows: readonly Row[] = [
  { type: 'github-equals', value: 'Paris', output: ' Paris\n', outcome: 'pass' },
  { type: 'github-equals', value: 'Paris', output: 'paris', outcome: 'fail' },
  { type: 'github-equals', value: ' Paris', output: ' Paris', outcome: 'fail' },
  { type: 'github-contains', value: 'PARIS', output: 'in paris', outcome: 'pass' },
  { type: 'github-contains', value: 'straße', output: 'STRASSE', outcome: 'fail' },
  { type: 'github-contains', value: '{{name}}', output: 'ANN', outcome: 'pass' },
  { type: 'github-equals', value: 'I am {{name}}.', output: 'I am Ann.', outcome: 'pass' },
  { type: 'github-starts-with', value: '{{ name }}', output: 'Ann', outcome: 'fail' },
  { type: 'github-ends-with', value: '{{other}}', output: 'is {{other}}', outcome: 'pass' },
  { type: 'github-contains', value: '{{trick}}', output: 'Ann', outcome: 'fail' },
  { type: 'github-contains', value: '{{trick}}', output: 'a {{name}}', outcome: 'pass' },
  { type: 'github-equals', value: '{{nothing}}', output: ' ', outcome: 'pass' },
  { type: 'github-contains', value: '{{nothing}}', output: 'abc', outcome: 'error' },
  { type: 'github-starts-with', value: 'AB', output: '  abc', outcome: 'pass' },
  { type: 'github-ends-with', value: 'BC', output: 'abc ', outcome: 'pass' },
  { type: 'github-ends-with', value: 'x', output: 'abc', outcome: 'fail' },
  { type: 'github-contains', value: '', output: 'abc', outcome: 'error' },
];

describe("string evaluators of GitHub's prompt format", () => {
  for (const row of rows) {
    it(titleOf(row), async () => {
      const result = await assessRow(row, {
        values: { name: 'Ann', trick: '{{name}}', nothing: '' },
      });
      assert.equal(result.outcome, row.outcome, result.reason);
    });
  }
});

describe("llm evaluators of GitHub's prompt format", () => {
  const choices = [
    { choice: '1', score: 0 },
    { choice: '2', score: 0.5 },
    { choice: 'Good', score: 1 },
  ];
  const rubricPrompt = 'Grade {{completion}} of {{input}} and {{ input }}, {{other}}.';
  const grade = (reply: string, parts: Partial<Assertion> = {}): Promise<AssertionResult> => {
    const assertion = anAssertion('github-llm', { rubricPrompt, choices, ...parts });
    return assess(assertion, aContext('x', { judge: aJudge(reply) }));
  };

  for (const [reply, outcome, score, reason] of [
    ['2', 'pass', 0.5, /chose “2”/],
    ['  GOOD!', 'pass', 1, /scores 1\.$/],
    ['1', 'fail', 0, /scores 0\.$/],
    ['10 of 10', 'fail', 0, /only inside “10”/],
    ['First 21, then 1', 'fail', 0, /scores 0\.$/],
    ['goodness', 'pass', 1, /only inside “goodness”/],
    ['no idea', 'fail', 0, /none of the choices/],
  ] as const) {
    it(`takes ${JSON.stringify(reply)} for: ${outcome}, ${score}`, async () => {
      const result = await grade(reply);
      assert.deepEqual([result.outcome, result.score], [outcome, score]);
      assert.match(result.reason, reason);
    });
  }

  it('replaces only unspaced names, in the prompt and nowhere else', async () => {
    const judge = aJudge('2');
    const assertion = anAssertion('github-llm', {
      rubricPrompt,
      choices,
      systemPrompt: 'About {{input}}.',
    });
    await assess(assertion, aContext(' A {{input}} ', { judge, values: { input: 'Q' } }));
    assert.deepEqual(
      judge.asked[0]?.messages.map(({ role, content }) => [role, content]),
      [
        ['system', 'About {{input}}.'],
        ['user', 'Grade A {{input}} of Q and {{ input }}, {{other}}.'],
      ],
    );
  });

  it('are errors without choices, prompt or judge', async () => {
    assert.equal((await grade('2', { choices: [] })).outcome, 'error');
    assert.equal((await grade('2', { rubricPrompt: '' })).outcome, 'error');
    const assertion = anAssertion('github-llm', { rubricPrompt, choices });
    assert.equal((await assess(assertion, aContext('x'))).outcome, 'error');
  });
});
