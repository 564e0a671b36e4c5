import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TrafficRule } from '../../../src/domain/deployment/trafficRule.ts';
import { listWithoutBaseline } from '../../../src/domain/rollout/withoutBaseline.ts';

const internal = { tenant: ['internal'] };

/** The last of these stages. */
function atLast(...traffic: (number | TrafficRule)[]) {
  const stages = traffic.map((one, index) => ({ name: `s${index}`, traffic: one }));
  return listWithoutBaseline({ stages }, stages.length - 1);
}

describe('units without a baseline at the same time', () => {
  it('are none while everybody has a share', () => {
    assert.deepEqual(atLast(10), []);
    assert.deepEqual(atLast({ when: internal, percent: 50 }, 99.9), []);
  });

  it('rest on earlier stages at 100 % of all traffic, if there were any', () => {
    assert.deepEqual(atLast(10, 100), [{ comparesWith: 'earlierStages' }]);
    assert.deepEqual(atLast({ when: internal, percent: 50 }, 100), [
      { comparesWith: 'earlierStages' },
    ]);
    assert.deepEqual(atLast(100), [{ comparesWith: 'nothing' }]);
  });

  it('are a cohort in full, which rests on what it showed before, or on others', () => {
    const full = { when: internal, percent: 100 };
    assert.deepEqual(atLast(full), [{ when: internal, comparesWith: 'nothing' }]);
    assert.deepEqual(atLast(full, 5), [{ when: internal, comparesWith: 'otherUnits' }]);
    assert.deepEqual(atLast({ when: internal, percent: 50 }, full), [
      { when: internal, comparesWith: 'earlierStages' },
    ]);
    assert.deepEqual(atLast({ when: { tenant: ['beta'] }, percent: 100 }, full), [
      { when: { tenant: ['beta'] }, comparesWith: 'nothing' },
      { when: internal, comparesWith: 'nothing' },
    ]);
  });
});
