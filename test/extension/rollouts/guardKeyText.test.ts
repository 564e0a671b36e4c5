import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { getGuardKey } from '../../../src/domain/guards/guardKey.ts';
import { guardKeyText } from '../../../src/extension/rollouts/guardKeyText.ts';

describe('a guard by its key', () => {
  it('is its metric in words, with the cohort that it is about', () => {
    const metric = 'parseFailure';
    assert.equal(guardKeyText(getGuardKey({ metric })), 'parse failures');
    assert.equal(
      guardKeyText(getGuardKey({ metric, when: { tenant: ['acme', 'globex'], region: ['eu'] } })),
      'parse failures (region eu and tenant acme or globex)',
    );
    assert.equal(
      guardKeyText(getGuardKey({ metric, when: { tenant: ['a=b,c'] } })),
      'parse failures (tenant a=b,c)',
    );
  });

  it('shows what is no key of ours as it is', () => {
    assert.equal(guardKeyText('latencyMs@tenant=%zz'), 'latency (tenant %zz)');
  });
});
