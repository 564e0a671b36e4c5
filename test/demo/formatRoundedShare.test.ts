import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatRoundedShare } from '../../src/demo/formatRoundedShare.ts';

describe('a rounded share', () => {
  it('is in full percent', () => {
    assert.equal(formatRoundedShare(24, 240), '10 %');
    assert.equal(formatRoundedShare(240, 240), '100 %');
    assert.equal(formatRoundedShare(0, 240), '0 %');
  });

  it('never hides some behind nobody, nor a rest behind all', () => {
    assert.equal(formatRoundedShare(1, 240), '< 1 %');
    assert.equal(formatRoundedShare(239, 240), '> 99 %');
  });
});
