import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeGuard } from '../../../src/domain/guards/describeGuard.ts';

describe('the words for a guard', () => {
  it('are its metric and, where it has one, its cohort', () => {
    const metric = 'parseFailure';
    assert.equal(describeGuard({ metric }), 'parse failures');
    assert.equal(describeGuard({ metric, when: {} }), 'parse failures');
    const when = { tenant: ['acme', 'globex'], region: ['eu'] };
    assert.equal(
      describeGuard({ metric, when }),
      'parse failures for tenant acme or globex and region eu',
    );
  });

  it('name a few of many values', () => {
    const when = { tenant: ['a', 'b', 'c', 'd'] };
    assert.equal(describeGuard({ metric: 'x', when }), 'x for tenant a, b or 2 more');
  });
});
