import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { assessTraffic } from '../../../src/domain/guards/assessTraffic.ts';
import { createTrafficState } from '../../../src/domain/guards/createTrafficState.ts';
import type { Arm } from '../../../src/domain/guards/guardRecord.ts';
import { hearTraffic } from '../../../src/domain/guards/hearTraffic.ts';
import { updateTraffic } from '../../../src/domain/guards/updateTraffic.ts';

const hour = 60 * 60 * 1000;
const look = { stage: 'canary', since: 0, now: hour / 2 };

function arrive(candidate: number, stable: number, { stage = 'canary', at = hour / 3 } = {}) {
  const arms = [
    ...Array.from({ length: candidate }, (): Arm => 'candidate'),
    ...Array.from({ length: stable }, (): Arm => 'stable'),
  ];
  return arms.reduce(
    (state, arm) => updateTraffic(state, { stage, arm, probability: 0.1, at }),
    createTrafficState(),
  );
}

describe('the traffic of a stage', () => {
  it('is waited for at first', () => {
    assert.deepEqual(assessTraffic(createTrafficState(), look), {
      verdict: 'waiting',
      reason: { code: 'no_records', params: {} },
      stable: 0,
      candidate: 0,
    });
  });

  it('is missing after an hour, or after the time that is asked for', () => {
    const state = createTrafficState();
    const late = assessTraffic(state, { ...look, now: hour });
    assert.deepEqual(late.reason, { code: 'no_traffic', params: { quietMs: hour } });
    assert.equal(
      assessTraffic(state, { ...look, now: hour, silenceMs: 2 * hour }).verdict,
      'waiting',
    );
    assert.equal(assessTraffic(state, { ...look, since: hour / 2, now: hour }).verdict, 'waiting');
  });

  it('is well when units come as they were assigned', () => {
    assert.deepEqual(assessTraffic(arrive(10, 90), look), {
      verdict: 'ok',
      stable: 90,
      candidate: 10,
    });
  });

  it('is silent when units stop to come, until one comes again', () => {
    const state = arrive(10, 90);
    const silent = assessTraffic(state, { ...look, now: 2 * hour });
    assert.equal(silent.reason?.code, 'silent');
    const again = updateTraffic(state, {
      stage: 'canary',
      arm: 'stable',
      probability: 0.1,
      at: 2 * hour,
    });
    assert.equal(assessTraffic(again, { ...look, now: 2 * hour }).verdict, 'ok');
  });

  it('is not silent while units that were counted already are heard', () => {
    const state = arrive(10, 90);
    const heard = hearTraffic(state, { stage: 'canary', at: 1.5 * hour });
    assert.equal(assessTraffic(heard, { ...look, now: 2 * hour }).verdict, 'ok');
    assert.deepEqual(
      { ...heard.stages['canary'], lastAt: 0 },
      { ...state.stages['canary'], lastAt: 0 },
    );
  });

  it('does not change with each time that a counted unit is heard, nor by other stages', () => {
    const state = arrive(10, 90);
    assert.equal(hearTraffic(state, { stage: 'canary', at: hour / 3 + 59_999 }), state);
    assert.notEqual(hearTraffic(state, { stage: 'canary', at: hour / 3 + 60_000 }), state);
    assert.equal(hearTraffic(state, { stage: 'next', at: hour }), state);
  });

  it('is broken when one arm stays empty', () => {
    assert.deepEqual(assessTraffic(arrive(0, 100), look).reason, {
      code: 'one_arm_only',
      params: { empty: 'candidate', other: 'stable', units: 100 },
    });
    assert.equal(assessTraffic(arrive(10, 0), look).reason?.code, 'one_arm_only');
  });

  it('is broken when the arms are filled unlike they were assigned', () => {
    assert.deepEqual(assessTraffic(arrive(60, 140), look).reason?.code, 'sample_ratio');
  });

  it('is that of the stage alone', () => {
    const state = arrive(60, 140, { stage: 'internal' });
    assert.equal(assessTraffic(state, look).verdict, 'waiting');
  });
});
