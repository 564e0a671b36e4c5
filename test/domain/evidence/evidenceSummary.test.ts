import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ComparedCase } from '../../../src/domain/comparison/comparedCase.ts';
import { summarizeCases } from '../../../src/domain/evidence/evidenceSummary.ts';

function aCase(parts: Partial<ComparedCase> = {}): ComparedCase {
  return { id: 'x', kind: 'representative', passed: 3, failed: 0, errors: 0, ...parts };
}

describe('summarizeCases', () => {
  it('takes the mean of the cases, whatever their repeats, and counts errors as not passed', () => {
    const rate = (cases: readonly ComparedCase[]): number => summarizeCases(cases).passRate;
    assert.equal(rate([aCase({ passed: 100 }), aCase({ passed: 0, failed: 1 })]), 0.5);
    assert.equal(rate([aCase({ passed: 1, errors: 1 })]), 0.5);
    assert.equal(rate([]), 0);
  });

  it('counts cases that ran, that passed every attempt, and those of each kind', () => {
    const summary = summarizeCases([
      aCase(),
      aCase({ failed: 1 }),
      aCase({ kind: 'safety', passed: 0, errors: 1 }),
    ]);
    assert.deepEqual([summary.cases, summary.ran, summary.passed], [3, 2, 1]);
    assert.deepEqual(summary.kinds, [
      { kind: 'representative', ran: 2, passRate: 0.875 },
      { kind: 'safety', ran: 0, passRate: 0 },
    ]);
  });

  it('averages what was measured, over the cases where it was', () => {
    const summary = summarizeCases([aCase({ tokens: 100 }), aCase({ tokens: 200 }), aCase()]);
    assert.deepEqual(summary.means, { tokens: 150 });
    assert.deepEqual(summary.deltas, {});
  });
});
