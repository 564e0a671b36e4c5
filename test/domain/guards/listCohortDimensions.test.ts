import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { listCohortDimensions } from '../../../src/domain/guards/listCohortDimensions.ts';

const stages = [
  { name: 'offline' },
  { name: 'internal', traffic: { when: { tenant: ['internal'], region: ['eu'] }, percent: 50 } },
  { name: 'some', traffic: { when: { tenant: ['acme'] }, percent: 50 } },
  { name: 'half', traffic: { percent: 50 } },
  { name: 'full', traffic: 100 },
];

describe('cohort dimensions', () => {
  it('are those of the plan', () => {
    assert.deepEqual(listCohortDimensions({ cohorts: ['plan', 'queue'], stages }), [
      'plan',
      'queue',
    ]);
    assert.deepEqual(listCohortDimensions({ cohorts: [], stages }), []);
  });

  it('are what its stages ask for where the plan names none, each once and at most four', () => {
    assert.deepEqual(listCohortDimensions({ stages }), ['tenant', 'region']);
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, ['x']]));
    const stage = { name: 'one', traffic: { when: many, percent: 50 } };
    assert.deepEqual(listCohortDimensions({ stages: [stage] }), ['a', 'b', 'c', 'd']);
  });
});
