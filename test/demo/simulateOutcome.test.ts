import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { calculateChance } from '../../src/demo/model/chance.ts';
import { simulateOutcome, type CandidateBehaviour } from '../../src/demo/simulateOutcome.ts';

/** Shares among a thousand answers. */
function simulate(arm: string, behaviour: CandidateBehaviour) {
  let number = 0;
  const chance = () => calculateChance(arm, behaviour, (number += 1));
  const outcomes = Array.from({ length: 1000 }, () => simulateOutcome(arm, behaviour, chance));
  const share = (is: (one: (typeof outcomes)[number]) => boolean | undefined) =>
    outcomes.filter((one) => is(one) === true).length / outcomes.length;
  return {
    parseFailures: share((one) => one.parseFailure),
    late: share((one) => (one.latencyMs ?? 0) > 2500),
    success: share((one) => one.success),
  };
}

describe('simulated outcomes', () => {
  it('are good on stable, whatever candidates do', () => {
    for (const behaviour of ['well', 'parseFailures', 'slowly'] as const) {
      const { parseFailures, late, success } = simulate('stable', behaviour);
      assert.ok(parseFailures < 0.02 && late < 0.04 && success > 0.85);
    }
  });

  it('are worse on a candidate in the way that was asked for', () => {
    assert.ok(simulate('candidate', 'well').parseFailures < 0.02);
    const broken = simulate('candidate', 'parseFailures');
    assert.ok(broken.parseFailures > 0.85 && broken.success < 0.15 && broken.late < 0.04);
    const slow = simulate('candidate', 'slowly');
    assert.ok(slow.late > 0.9 && slow.parseFailures < 0.02);
  });
});
