import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compareVersions } from '../../../src/domain/prompt/compareVersions.ts';

describe('compareVersions', () => {
  it('orders by number, not by text', () => {
    const sorted = ['1.10.0', '1.9.0', '2.0.0', '1.9.1'].sort(compareVersions);
    assert.deepEqual(sorted, ['1.9.0', '1.9.1', '1.10.0', '2.0.0']);
  });

  it('calls equal versions equal', () => {
    assert.equal(compareVersions('1.2.3', '1.2.3'), 0);
  });

  it('refuses what is not a version', () => {
    assert.throws(() => compareVersions('latest', '1.0.0'), TypeError);
  });
});
