import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { spanOf } from '../../../src/webview/rolloutCharts/chartOptions.ts';

const at = (...times: readonly number[]) => times.map((time) => ({ at: time, label: 'x' }));

describe('the time that a chart spans', () => {
  it('is from the start of the rollout to its end', () => {
    assert.deepEqual(spanOf([100, 160], [100, 160], at(90, 120, 175)), [90, 175]);
  });

  it('pushes no points together for what lies far away', () => {
    assert.deepEqual(spanOf([100, 160], [100, 160], at(10, 4000)), [100, 160]);
  });

  it('is a minute around a single moment, or more where the rollout began before', () => {
    assert.deepEqual(spanOf([1000], [1000, 1000], at(990, 1010)), [970, 1030]);
    assert.deepEqual(spanOf([1000], [1000, 1000], at(10, 880, 1010)), [880, 1120]);
  });
});
