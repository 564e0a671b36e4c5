import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { getGuardKey } from '../../../src/domain/guards/guardKey.ts';

describe('the key of a guard', () => {
  it('is its metric, where it is about all units', () => {
    assert.equal(getGuardKey({ metric: 'parseFailure' }), 'parseFailure');
  });

  it('is its metric for a cohort that asks for nothing', () => {
    assert.equal(getGuardKey({ metric: 'refusal', when: {} }), 'refusal');
  });

  it('cannot be that of another cohort, whatever its values are', () => {
    const keyOf = (...tenant: string[]) => getGuardKey({ metric: 'refusal', when: { tenant } });
    assert.equal(keyOf('a,b'), 'refusal@tenant=a%2Cb');
    assert.notEqual(keyOf('a,b'), keyOf('a', 'b'));
    assert.equal(keyOf('a', 'a'), keyOf('a'));
  });

  it('names the cohort, in whatever order that was written', () => {
    const expected = 'refusal@region=eu&tenant=acme,globex';
    for (const when of [
      { tenant: ['globex', 'acme'], region: ['eu'] },
      { region: ['eu'], tenant: ['acme', 'globex'] },
    ])
      assert.equal(getGuardKey({ metric: 'refusal', when }), expected);
  });
});
