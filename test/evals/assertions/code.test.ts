import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import { anAnswer, assessRow, titleOf, type Row } from './assessing.ts';
import { createTestSandbox } from '../sandbox/testSandbox.ts';

interface ScoredRow extends Row {
  readonly score?: number;
}

const rows: readonly ScoredRow[] = [
  { type: 'regex', value: 'b+', output: 'abbc', outcome: 'pass' },
  { type: 'regex', value: 'B', output: 'abc', outcome: 'fail', reason: /does not match “B”/ },
  { type: 'regex', value: '(?i)B', output: 'abc', outcome: 'pass' },
  { type: 'regex', value: '(?is)A.B', output: 'a\nb', outcome: 'pass' },
  { type: 'regex', value: '(?m)^b$', output: 'a\nb', outcome: 'pass' },
  { type: 'regex', value: '^b$', output: 'a\nb', outcome: 'fail' },
  { type: 'regex', value: 'a(?i)B', output: 'ab', outcome: 'error' },
  { type: 'regex', value: '(', output: 'x', outcome: 'error', reason: /is not valid/ },
  { type: 'not-regex', value: '(', output: 'x', outcome: 'error' },
  { type: 'not-regex', value: 'secret', output: 'a\u0000secret', outcome: 'fail' },
  { type: 'regex', value: '^\\u00e9\\ud83d\\ude00$', output: 'é😀', outcome: 'pass' },
  { type: 'regex', value: '', output: 'x', outcome: 'error' },
  { type: 'regex', value: 3, output: '3', outcome: 'error' },
  {
    type: 'regex',
    value: '^(a+)+$',
    output: `${'a'.repeat(40)}!`,
    outcome: 'error',
    reason: /2 s/,
  },
  { type: 'javascript', value: 'output.length > 2', output: 'abc', outcome: 'pass' },
  { type: 'javascript', value: 'output === "x";', output: 'abc', outcome: 'fail' },
  { type: 'javascript', value: 'const n = output.length; n === 3', output: 'abc', outcome: 'pass' },
  { type: 'javascript', value: 'return output === "abc"', output: 'abc', outcome: 'pass' },
  { type: 'javascript', value: 'const n = 1\nreturn n === 1', output: '', outcome: 'pass' },
  {
    type: 'javascript',
    value: 'const n = 1\nn === 1',
    output: '',
    outcome: 'error',
    reason: /“return”/,
  },
  { type: 'javascript', value: 'context.vars.name === "Ann"', output: '', outcome: 'pass' },
  {
    type: 'javascript',
    value: 'JSON.parse(context.prompt)[0].role === "user"',
    output: '',
    outcome: 'pass',
  },
  {
    type: 'javascript',
    value: 'context.toolCalls[0].name === "find"',
    output: '',
    outcome: 'pass',
  },
  { type: 'javascript', value: '0.25', output: '', outcome: 'pass', score: 0.25 },
  { type: 'javascript', value: '0', output: '', outcome: 'fail', score: 0 },
  { type: 'javascript', value: '0.25', threshold: 0.5, output: '', outcome: 'fail', score: 0.25 },
  { type: 'javascript', value: '7', threshold: 5, output: '', outcome: 'pass', score: 1 },
  { type: 'not-javascript', value: '0.25', output: '', outcome: 'fail', score: 0.75 },
  {
    type: 'javascript',
    value: '({ pass: false, score: 0.5, reason: "Too short." })',
    output: '',
    outcome: 'fail',
    score: 0.5,
    reason: /^Too short\.$/,
  },
  { type: 'javascript', value: '{ pass: true }', output: '', outcome: 'pass', score: 1 },
  { type: 'javascript', value: '({ pass: "yes" })', output: '', outcome: 'error' },
  { type: 'javascript', value: '({ score: 1 })', output: '', outcome: 'error' },
  { type: 'javascript', value: '"true"', output: '', outcome: 'error' },
  { type: 'javascript', value: 'NaN', output: '', outcome: 'error', reason: /returned NaN/ },
  { type: 'javascript', value: 'undefined', output: '', outcome: 'error' },
  { type: 'javascript', value: 'Promise.resolve(output === "a")', output: 'a', outcome: 'pass' },
  {
    type: 'javascript',
    value: 'new Promise(() => {})',
    output: '',
    outcome: 'error',
    reason: /never/,
  },
  {
    type: 'javascript',
    value: 'throw new Error("No.")',
    output: '',
    outcome: 'error',
    reason: /No\./,
  },
  { type: 'not-javascript', value: 'throw new Error("No.")', output: '', outcome: 'error' },
  { type: 'javascript', value: 'output +', output: '', outcome: 'error', reason: /not valid/ },
  { type: 'javascript', value: ' ', output: '', outcome: 'error' },
  { type: 'javascript', value: 'console.log(output) ?? true', output: '', outcome: 'pass' },
];

describe('assertions that run code', () => {
  const sandbox = createTestSandbox();
  after(() => sandbox.dispose());
  const values = { name: 'Ann' };
  const toolCalls = [{ name: 'find', arguments: '{}' }];

  for (const row of rows) {
    it(titleOf(row), async () => {
      const text = typeof row.output === 'string' ? row.output : row.output.text;
      const output = anAnswer(text, { toolCalls });
      const result = await assessRow({ ...row, output }, { sandbox, values });
      assert.equal(result.outcome, row.outcome, result.reason);
      if (row.score !== undefined) assert.equal(result.score, row.score);
      if (row.reason !== undefined) assert.match(result.reason, row.reason);
    });
  }

  for (const type of ['regex', 'javascript'] as const) {
    it(`are errors in a workspace that is not trusted: ${type}`, async () => {
      const result = await assessRow({ type, value: 'true', output: '' });
      assert.equal(result.outcome, 'error');
      assert.match(result.reason, /Trust the workspace/);
    });
  }

  it('look through an answer of 10 MB', async () => {
    const output = `${'é'.repeat(10_000_000)}z`;
    const result = await assessRow({ type: 'regex', value: 'z$', output }, { sandbox });
    assert.equal(result.outcome, 'pass');
  });

  it('are errors for an answer that is too large', async () => {
    const output = 'x'.repeat(40_000_000);
    const result = await assessRow({ type: 'regex', value: 'x', output }, { sandbox });
    assert.equal(result.outcome, 'error');
    assert.match(result.reason, /too long/);
  });
});
