import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { listEvalLines } from '../../../src/cli/eval/describeEval.ts';
import type { EvalCaseReport } from '../../../src/cli/eval/evalReport.ts';

function show(one: Partial<EvalCaseReport>): readonly string[] {
  const finding = { file: 'a.fixtures.yml', line: 3, type: 'llm-rubric', attempt: 1 } as const;
  return listEvalLines({
    ...{ prompt: 'a', path: 'a.prompt.yml', answeredBy: ['m'], outcome: 'failed' },
    cases: [
      {
        ...{ id: 'c1', name: 'One', kind: 'representative', file: 'a.fixtures.yml', line: 2 },
        ...{ outcome: 'failed', passed: 0, failed: 1, errors: 0, skipped: 0 },
        findings: [{ ...finding, outcome: 'fail', reason: one.error ?? '' }],
        ...one,
      },
    ],
    ...{ problems: [], tokens: 0, durationMs: 0 },
  });
}

describe('what a terminal shows of an eval', () => {
  it('puts reasons on one line, at once also where they are mostly space', () => {
    const lines = show({ error: `One.\n\n  Two.${' '.repeat(2_000_000)}` });
    assert.ok(lines.includes('      a.fixtures.yml:3: llm-rubric: One. Two.'));
  });
});
