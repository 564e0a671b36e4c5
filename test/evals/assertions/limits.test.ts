import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { anAnswer, assessRow, titleOf, type Row } from './assessing.ts';

const timed = anAnswer('x', { latencyMs: 800 });
const used = anAnswer('x', { usage: { inputTokens: 90, outputTokens: 30 } });

const rows: readonly Row[] = [
  { type: 'latency', threshold: 800, output: timed, outcome: 'pass' },
  { type: 'latency', threshold: 799, output: timed, outcome: 'fail', reason: /800 ms; 799 ms/ },
  { type: 'latency', output: timed, outcome: 'error', reason: /threshold/ },
  { type: 'not-latency', threshold: 799, output: timed, outcome: 'pass' },
  { type: 'tokens', threshold: 120, output: used, outcome: 'pass' },
  { type: 'tokens', threshold: 119, output: used, outcome: 'fail', reason: /120 tokens/ },
  { type: 'tokens', threshold: 119, output: 'x', outcome: 'error', reason: /how many tokens/ },
  { type: 'tokens', output: used, outcome: 'error' },
  { type: 'cost', threshold: 1, output: 'x', outcome: 'error', reason: /not known/ },
  { type: 'cost', output: 'x', outcome: 'error', reason: /threshold/ },
];

describe('limits of an answer', () => {
  for (const row of rows) {
    it(titleOf(row), async () => {
      const result = await assessRow(row);
      assert.equal(result.outcome, row.outcome, result.reason);
      if (row.reason !== undefined) assert.match(result.reason, row.reason);
    });
  }

  it('say of a kept answer that its time is of then', async () => {
    const kept = { source: 'cache', answeredAt: 0 } as const;
    const output = anAnswer('x', { latencyMs: 800, kept });
    const { reason } = await assessRow({ type: 'latency', threshold: 500, output });
    assert.equal(reason, 'The answer took 800 ms when it was given; 500 ms are allowed.');
  });

  it('compare the cost where it is known', async () => {
    const row = { type: 'cost', threshold: 0.002, output: 'x' } as const;
    assert.equal((await assessRow(row, { costUsd: 0.002 })).outcome, 'pass');
    const { outcome, reason } = await assessRow(row, { costUsd: 0.0021234 });
    assert.equal(outcome, 'fail');
    assert.equal(reason, 'The answer cost $0.00212; $0.002 are allowed.');
  });
});
