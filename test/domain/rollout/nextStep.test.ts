import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { calculateNextStep } from '../../../src/domain/rollout/nextStep.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import { aCondition, anEnded, aPaused, aPending, aPlan, aProgressing } from './rollouts.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const met = aCondition({ state: 'met' });
const automatic: RolloutPlan = { ...aPlan, advance: 'automatic' };

describe('calculateNextStep', () => {
  it('begins a pending rollout by itself as soon as its gate holds', () => {
    const begin = { kind: 'begin', stage: 'internal', mode: 'automatic' };
    assert.deepEqual(calculateNextStep(aPending(), [aCondition()], now), begin);
    assert.deepEqual(calculateNextStep(aPending(), [met], now), { ...begin, earliestAt: now });
    assert.deepEqual(calculateNextStep(aPending(1), [], now), { ...begin, earliestAt: now });
  });

  it('leaves the begin to a person where the stage says so', () => {
    const stages = [{ name: 'a', advance: 'manual' as const }];
    assert.deepEqual(calculateNextStep(aPending(0, { stages }), [met], now), {
      kind: 'begin',
      mode: 'manual',
    });
    assert.equal(calculateNextStep(aPending(9, { stages }), [met], now)?.mode, 'automatic');
    const serving = { stages: [{ name: 'a', traffic: 10, advance: 'manual' as const }] };
    assert.equal(calculateNextStep(aPending(0, serving), [met], now)?.mode, 'automatic');
  });

  it('advances by itself when the hold is over', () => {
    const minutesLeft = 59;
    assert.deepEqual(calculateNextStep(aProgressing(1, automatic), [], now), {
      kind: 'advance',
      stage: 'tenth',
      mode: 'automatic',
      earliestAt: now + minutesLeft * 60_000,
    });
    const watched = { ...aProgressing(1, automatic), watchedMs: 9e9 };
    assert.equal(calculateNextStep(watched, [], now)?.earliestAt, now);
    const [stage] = automatic.stages.map(({ name }) => ({ name, traffic: 5 }));
    assert.ok(stage !== undefined);
    const withoutHold = aProgressing(0, { stages: [stage], advance: 'automatic' });
    assert.equal(calculateNextStep(withoutHold, [], now)?.earliestAt, now);
  });

  it('waits for the advance hours after the hold', () => {
    const hours = { days: ['Fri' as const], from: '09:00', to: '10:30', timeZone: 'UTC' };
    const step = calculateNextStep(aProgressing(1, { ...automatic, advanceHours: hours }), [], now);
    assert.equal(step?.earliestAt, Date.parse('2026-11-27T09:00:00Z'));
    const nowhere = { ...automatic, advanceHours: { ...hours, timeZone: 'Mars/Olympus' } };
    const never = calculateNextStep(aProgressing(1, nowhere), [], now);
    assert.deepEqual(never, { kind: 'advance', stage: 'tenth', mode: 'automatic' });
  });

  it('tells no time for what a person does', () => {
    assert.deepEqual(calculateNextStep(aProgressing(), [], now), {
      kind: 'advance',
      stage: 'tenth',
      mode: 'manual',
    });
  });

  it('completes after the last stage', () => {
    assert.deepEqual(calculateNextStep(aProgressing(3), [], now), {
      kind: 'complete',
      mode: 'manual',
    });
  });

  it('has nothing to follow a pause or an end', () => {
    const still = [aPaused(), anEnded('completed'), anEnded('rolledBack'), anEnded('cancelled')];
    for (const rollout of still) assert.equal(calculateNextStep(rollout, [], now), undefined);
  });
});
