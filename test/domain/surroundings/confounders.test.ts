import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findConfounders, type Confounder } from '../../../src/domain/surroundings/confounder.ts';
import { writeConfounderSentence } from '../../../src/domain/surroundings/confounderSentence.ts';
import {
  addDependencies,
  addUnit,
  noSurroundings,
} from '../../../src/domain/surroundings/surroundings.ts';

const at = Date.UTC(2026, 0, 2, 3, 4);

describe('confounders', () => {
  it('are found in what outcomes say of their surroundings, what tells the arms apart first', () => {
    let known = noSurroundings;
    for (let number = 0; number < 400; number += 1) {
      const arm = number % 2 === 0 ? 'stable' : 'candidate';
      known = addDependencies(known, {
        ...{ at: at + number * 1000, arm, stage: 'half', rule: 0, share: 0.5 },
        dependencies: {
          model: number < 200 ? 'm1' : 'm2',
          policy: arm === 'stable' ? 'p1' : 'p2',
          retrieval: undefined,
        },
      });
      const cohort = { attribute: 'tenant', ...(number < 300 ? { value: 'acme' } : {}) };
      known = addUnit(known, { at: at + number * 1000, cohorts: [cohort] });
    }
    const other = { rolloutId: 'r2', prompt: 'triage', candidate: '2.0.0', since: at };
    assert.deepEqual(findConfounders(known, [other]), [
      { code: 'dependency_differs', dependency: 'policy', stable: 'p1', candidate: 'p2' },
      {
        ...{ code: 'dependency_changed', dependency: 'model', from: 'm1', to: 'm2' },
        at: at + 200_000,
      },
      { code: 'other_rollout', ...other },
      {
        ...{ code: 'traffic_mix_changed', attribute: 'tenant', value: 'acme', before: 1, now: 0 },
        at: at + 300_000 - ((at + 300_000) % 20_000),
      },
    ]);
    assert.deepEqual(findConfounders(noSurroundings, []), []);
  });

  it('compare the arms only among units that could get either', () => {
    let known = noSurroundings;
    for (let number = 0; number < 400; number += 1)
      for (const arm of ['stable', 'candidate'] as const)
        known = addDependencies(known, {
          ...{ at, arm, stage: 'some', rule: 0, share: arm === 'stable' ? 0 : 1 },
          dependencies: { model: arm },
        });
    assert.deepEqual(findConfounders(known, []), []);
  });

  it('have a sentence each', () => {
    const sentences: readonly (readonly [Confounder, string])[] = [
      [
        { code: 'other_rollout', rolloutId: 'r', prompt: 'triage', candidate: '2.0.0', since: at },
        'triage 2.0.0 is rolled out to the same units since 2026-01-02 03:04 UTC; what differs may come from it.',
      ],
      [
        { code: 'dependency_changed', dependency: 'retrieval', from: 'a', to: 'b', at },
        'The retrieval version changed from a to b at 2026-01-02 03:04 UTC; outcomes before and after are not alike.',
      ],
      [
        { code: 'dependency_differs', dependency: 'model', stable: 'a', candidate: 'b' },
        'The model differs: stable ran on a where the candidate ran on b, so what differs may come from that.',
      ],
      [
        {
          ...{ code: 'traffic_mix_changed', attribute: 'tenant', value: 'acme', at },
          ...{ before: 0.1, now: 0.444 },
        },
        'Units with tenant acme were 10 % of traffic and are 44 % since 2026-01-02 03:04 UTC; look at that cohort by itself.',
      ],
    ];
    for (const [confounder, sentence] of sentences)
      assert.equal(writeConfounderSentence(confounder), sentence);
    const [first] = sentences;
    const formatTime = () => 'noon';
    assert.match(writeConfounderSentence(first?.[0] ?? assert.fail(), { formatTime }), /noon/);
  });
});
