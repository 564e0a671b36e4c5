import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { ApplicationActivity, toApplicationCall } from '../../src/registry/applicationActivity.ts';
import { TestClock } from '../support/testClock.ts';

describe('what applications call for', () => {
  it('is known by the route', () => {
    const staging = 'staging';
    const calls = [
      `${registryPaths.ofrep(staging)}/greeting`,
      registryPaths.flagdJson(staging),
      registryPaths.otlpTraces(staging),
      registryPaths.observations(staging),
      'unknown',
    ].map(toApplicationCall);
    assert.deepEqual(calls, ['resolve', 'resolve', 'report', undefined, undefined]);
  });

  it('keeps the registry awake, whatever it is, and counts only what resolved', () => {
    const clock = new TestClock();
    const activity = new ApplicationActivity(() => clock.monotonicNow());
    assert.deepEqual([activity.idleMs, activity.resolves], [Number.POSITIVE_INFINITY, 0]);
    activity.note('resolve');
    clock.advance(500);
    activity.note('report');
    clock.advance(20);
    assert.deepEqual([activity.idleMs, activity.resolves], [20, 1]);
  });
});
