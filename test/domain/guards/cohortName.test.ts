import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseCohortText, toCohortText } from '../../../src/domain/guards/cohortName.ts';

describe('names of cohorts', () => {
  it('are one text and back, whatever the value', () => {
    for (const name of [
      { attribute: 'tenant', value: 'acme' },
      { attribute: 'tenant', value: 'a=b' },
      { attribute: 'tenant', value: '' },
      { attribute: 'tenant' },
    ])
      assert.deepEqual(parseCohortText(toCohortText(name)), name);
    assert.equal(toCohortText({ attribute: 'tenant', value: 'acme' }), 'tenant=acme');
    assert.equal(toCohortText({ attribute: 'tenant' }), 'tenant');
  });
});
