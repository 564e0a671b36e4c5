import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toLabelText } from '../../../src/extension/platform/toLabelText.ts';

describe('a text of a file as a label', () => {
  it('draws no icons, and reads as it is written', () => {
    assert.equal(
      toLabelText('Pays $(credit-card) $5 ($(x))'),
      'Pays $\u2060(credit-card) $5 ($\u2060(x))',
    );
  });
});
