import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { hasSameLines, isSameChart } from '../../../src/webview/rolloutCharts/isSameChart.ts';
import { aChart } from '../chartViews.ts';

describe('whether two charts are the same picture', () => {
  it('compares numbers, lines and boundaries, and nothing that stands beside the picture', () => {
    assert.equal(isSameChart(aChart(), aChart()), true);
    assert.equal(isSameChart(aChart(), aChart({ description: 'other words' })), true);
    assert.equal(isSameChart(aChart(), aChart({ boundaries: [] })), false);
    assert.equal(isSameChart(aChart({}, 10), aChart({}, 11)), false);
    const other = aChart().series.map((one) => ({ ...one, values: one.values.map(() => 1) }));
    assert.equal(isSameChart(aChart(), aChart({ series: other })), false);
  });

  it('takes other numbers of the same versions as the same lines', () => {
    const [stable] = aChart().series;
    assert.ok(stable !== undefined);
    assert.equal(hasSameLines(aChart({}, 10), aChart({}, 20)), true);
    assert.equal(hasSameLines(aChart(), aChart({ unit: 'ms' })), false);
    assert.equal(hasSameLines(aChart(), aChart({ series: [stable] })), false);
    const renamed = aChart().series.map((one) => ({ ...one, label: '9.9.9' }));
    assert.equal(hasSameLines(aChart(), aChart({ series: renamed })), false);
  });
});
