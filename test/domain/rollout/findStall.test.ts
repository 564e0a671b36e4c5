import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findStall } from '../../../src/domain/rollout/findStall.ts';
import type { ConditionCode, GateCondition } from '../../../src/domain/rollout/gateCondition.ts';
import type { RolloutPlan, Stage } from '../../../src/domain/rollout/rolloutPlan.ts';
import { aCondition, aPaused, aProgressing } from './rollouts.ts';

const when = { tenant: ['acme'] };
const held = aCondition({ state: 'met', code: 'hold_done' });
const guardIs = (code: ConditionCode, key = 'guard:parseFailure') =>
  aCondition({ key, code, state: code === 'guard_error' ? 'error' : 'waiting' });
const unclear = guardIs('guard_inconclusive');

function aPlanWith(parts: Partial<RolloutPlan> = {}, stage: Partial<Stage> = {}): RolloutPlan {
  return {
    guards: [{ metric: 'parseFailure' }, { metric: 'parseFailure', when }],
    stages: [{ name: 'wide', traffic: 50, hold: '24h', ...stage }],
    ...parts,
  };
}

const stall = (gate: GateCondition[], plan = aPlanWith()) => findStall(aProgressing(0, plan), gate);

describe('a stage whose hold is over', () => {
  it('pauses for a guard that cannot tell, and says what resuming does', () => {
    assert.deepEqual(stall([unclear, held]), {
      guard: 'parseFailure',
      reason:
        'After 1 d it is not clear yet whether parse failures got worse; resume watches another 1 d.',
    });
    const cohort = stall([guardIs('guard_inconclusive', 'guard:parseFailure@tenant=acme'), held]);
    assert.equal(cohort?.guard, 'parseFailure@tenant=acme');
    assert.match(cohort.reason, /parse failures for tenant acme/);
  });

  it('pauses whatever only persons still have to do', () => {
    const reviews = aCondition({ key: 'reviews', code: 'reviews_missing' });
    const advance = aCondition({ key: 'advance', code: 'person_advances' });
    assert.equal(stall([unclear, held, reviews, advance])?.guard, 'parseFailure');
  });

  it('does not pause before its hold is over, nor while something else is missing', () => {
    const units = aCondition({ key: 'units', code: 'units_missing' });
    assert.equal(stall([unclear, aCondition()]), undefined);
    assert.equal(stall([unclear, held, units]), undefined);
  });

  it('does not pause where it has no hold, is paused already, or every guard is content', () => {
    const { hold: _, ...stage } = aPlanWith().stages[0] ?? { name: 'wide' };
    assert.equal(stall([unclear], aPlanWith({ stages: [stage] })), undefined);
    assert.equal(findStall(aPaused(0, aPlanWith()), [unclear, held]), undefined);
    const content = aCondition({ key: 'guard:parseFailure', state: 'met', code: 'guard_clear' });
    assert.equal(stall([content, held]), undefined);
    assert.equal(stall([guardIs('guard_inconclusive', 'guard:unknown'), held]), undefined);
    // Harm that is only told of waits for a person anyway.
    assert.equal(stall([guardIs('guard_harm_noted'), held]), undefined);
  });

  it('goes on where plan or stage say so', () => {
    const extending = aPlanWith({ onInconclusive: 'extend' });
    assert.equal(stall([unclear, held], extending), undefined);
    const pausing = aPlanWith({ onInconclusive: 'extend' }, { onInconclusive: 'pause' });
    assert.equal(stall([unclear, held], pausing)?.guard, 'parseFailure');
    assert.equal(stall([unclear, held], aPlanWith({}, { onInconclusive: 'advance' })), undefined);
  });

  it('pauses for missing and broken data only where the plan asks for it', () => {
    const asking = aPlanWith({ onMissingData: 'pause', onInconclusive: 'extend' });
    for (const code of ['guard_no_data', 'guard_error'] as const) {
      assert.equal(stall([guardIs(code), held]), undefined);
      assert.equal(stall([guardIs(code), held], asking)?.guard, 'parseFailure');
    }
    assert.match(
      stall([guardIs('guard_no_data'), held], asking)?.reason ?? '',
      /nothing is reported/,
    );
    assert.match(stall([guardIs('guard_error'), held], asking)?.reason ?? '', /cannot be trusted/);
  });
});
