import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatMetricValue } from '../../../src/domain/guards/formatMetricValue.ts';

describe('values of metrics', () => {
  it('are in the unit that the name of the metric ends in', () => {
    assert.equal(formatMetricValue('latencyMs', 812.4), '812\u00a0ms');
    assert.equal(formatMetricValue('latencyMs', 1.26), '1.3\u00a0ms');
    assert.equal(formatMetricValue('latencyMs', 4000), '4\u00a0s');
    assert.equal(formatMetricValue('stars', 4.5), '4.5');
  });

  it('say small costs in digits that a person can read', () => {
    assert.equal(formatMetricValue('costUsd', 0.000033749999999999994), '$0.00003375');
    assert.equal(formatMetricValue('costUsd', 0.00000042), '$0.00000042');
    assert.equal(formatMetricValue('costUsd', 12.5), '$12.5');
    assert.equal(formatMetricValue('costUsd', 0), '$0');
  });
});
