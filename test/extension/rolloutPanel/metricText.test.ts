import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { valueText } from '../../../src/extension/rolloutPanel/metricText.ts';

describe('values of metrics', () => {
  it('are in the unit that the name of the metric ends in', () => {
    assert.equal(valueText('latencyMs', 812.4), '812\u00a0ms');
    assert.equal(valueText('latencyMs', 1.26), '1.3\u00a0ms');
    assert.equal(valueText('latencyMs', 4000), '4\u00a0s');
    assert.equal(valueText('stars', 4.5), '4.5');
  });

  it('say small costs in digits that a person can read', () => {
    assert.equal(valueText('costUsd', 0.000033749999999999994), '$0.00003375');
    assert.equal(valueText('costUsd', 0.00000042), '$0.00000042');
    assert.equal(valueText('costUsd', 12.5), '$12.5');
    assert.equal(valueText('costUsd', 0), '$0');
  });
});
