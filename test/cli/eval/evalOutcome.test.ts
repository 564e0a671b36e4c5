import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { joinOutcomes, toEvalExitCode } from '../../../src/cli/eval/evalOutcome.ts';

describe('the outcome of an eval', () => {
  it('is the gravest of its prompts, and has a code of its own', () => {
    assert.equal(joinOutcomes([]), 'passed');
    assert.equal(joinOutcomes(['passed', 'insufficient']), 'insufficient');
    assert.equal(joinOutcomes(['insufficient', 'error', 'passed']), 'error');
    assert.equal(joinOutcomes(['error', 'failed', 'insufficient']), 'failed');
    const codes = (['passed', 'failed', 'insufficient', 'error'] as const).map(toEvalExitCode);
    assert.deepEqual(codes, [0, 1, 4, 5]);
  });
});
