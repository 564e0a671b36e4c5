import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { getGuardKey } from '../../../src/domain/guards/guardKey.ts';
import { findStall } from '../../../src/domain/rollout/findStall.ts';
import { assessGate } from '../../../src/domain/rollout/gate.ts';
import type { ConditionCode, GateCondition } from '../../../src/domain/rollout/gateCondition.ts';
import type { Rollout } from '../../../src/domain/rollout/rollout.ts';
import type { RolloutEvent } from '../../../src/domain/rollout/rolloutEvent.ts';
import type { RolloutPlan, Stage } from '../../../src/domain/rollout/rolloutPlan.ts';
import { transition } from '../../../src/domain/rollout/transition.ts';
import { ada, aCondition, aPaused, aProgressing, registry } from './rollouts.ts';

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

/** What the registry sees of a guard that never can tell. */
function look(rollout: Rollout): readonly GateCondition[] {
  const guards = (rollout.plan.guards ?? []).map((guard) => ({
    ...{
      key: getGuardKey(guard),
      metric: guard.metric,
      verdict: 'inconclusive' as const,
      units: 9,
    },
  }));
  const environment = { requireEvidence: false };
  return assessGate(
    { rollout, environment, evidence: [], guards, signOffs: [], mode: 'automatic' },
    0,
  );
}

function play(rollout: Rollout, event: RolloutEvent): Rollout {
  const result = transition(rollout, event, 0);
  return result.kind === 'changed' || result.kind === 'credited' ? result.rollout : rollout;
}

function toEvent(step: number | 'resume'): RolloutEvent {
  return step === 'resume' ? { type: 'resume', actor: ada } : { type: 'watched', elapsedMs: step };
}

const stall = (gate: GateCondition[], plan = aPlanWith()) => findStall(aProgressing(0, plan), gate);

describe('a stage whose hold is over', () => {
  it('pauses for a guard that cannot tell, and says what resuming does', () => {
    assert.deepEqual(stall([unclear, held]), {
      guard: 'parseFailure',
      cause: 'inconclusive',
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

  it('pauses at most once in each whole hold that is watched, however often somebody resumes', () => {
    const hold = 1000;
    const plan = aPlanWith({}, { hold: '1s' });
    const steps = fc.oneof(fc.integer({ min: 0, max: 900 }), fc.constant('resume' as const));
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60 }), (list) => {
        let rollout: Rollout = { ...aProgressing(0, plan), watchedMs: 0 };
        let [watched, pauses] = [0, 0];
        for (const step of list) {
          rollout = play(rollout, toEvent(step));
          watched += typeof step === 'number' ? step : 0;
          const found = findStall(rollout, look(rollout));
          if (found === undefined) continue;
          rollout = play(rollout, { type: 'stall', actor: registry, ...found });
          pauses += 1;
          assert.equal(findStall(rollout, look(rollout)), undefined);
        }
        assert.ok(pauses <= watched / hold, `${pauses} pauses in ${watched} ms`);
      }),
    );
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
    const missing = stall([guardIs('guard_no_data'), held], asking);
    assert.equal(missing?.cause, 'missingData');
    assert.match(missing.reason, /nothing is reported/);
    const broken = stall([guardIs('guard_error'), held], asking);
    assert.equal(broken?.cause, 'untrustedData');
    assert.match(broken.reason, /cannot be trusted/);
  });
});
