import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { guardReasonCodes, type GuardReason } from '../../../src/domain/guards/guardAssessment.ts';
import { writeGuardReason } from '../../../src/domain/guards/guardReasonSentence.ts';

const rate = { metric: 'parseFailure', measure: { kind: 'rate' } } as const;
const cost = { metric: 'costUsd', measure: { kind: 'mean', ceiling: 1 } } as const;

describe('the reason of a guard', () => {
  it('is one clear sentence for every code', () => {
    const params = {
      margin: 0.01,
      reports: 7,
      units: 100,
      unusable: 3,
      need: 30,
      stable: 20,
      candidate: 10,
    };
    const more = { missing: 400, seen: 0.2, expected: 0.5, quietMs: 3_600_000, empty: 'stable' };
    for (const code of guardReasonCodes) {
      const reason: GuardReason = { code, params: { ...params, ...more, other: 'candidate' } };
      for (const subject of [rate, cost]) {
        const sentence = writeGuardReason(subject, reason, 'user');
        assert.match(sentence, /^[A-Z0-9].*[a-z0-9]\.$/, sentence);
        assert.doesNotMatch(sentence, /undefined|NaN|conversation/, sentence);
      }
    }
  });

  const sentences: readonly (readonly [string, typeof rate | typeof cost, GuardReason])[] = [
    [
      'The candidate is worse on parse failures than its margin of 1 percentage point allows.',
      rate,
      { code: 'worse_than_margin', params: { margin: 0.01 } },
    ],
    [
      'On cost the candidate is within its margin of 0.01.',
      cost,
      { code: 'within_margin', params: { margin: 0.01 } },
    ],
    ['The candidate is worse on cost.', cost, { code: 'worse_than_margin', params: { margin: 0 } }],
    [
      'The candidate looks worse on parse failures than it may, but that can still be chance; about 1,200 more conversations will tell.',
      rate,
      { code: 'may_be_worse', params: { margin: 0, missing: 1200 } },
    ],
    [
      '20 % of the conversations are on the candidate, and 50 % were assigned; outcomes of one version are missing or doubled.',
      rate,
      { code: 'sample_ratio', params: { seen: 0.2, expected: 0.5 } },
    ],
    [
      'Nothing was reported for 1 h; check that the application still resolves and reports.',
      rate,
      { code: 'silent', params: { quietMs: 3_600_000 } },
    ],
  ];
  for (const [sentence, subject, reason] of sentences) {
    it(`reads: ${sentence}`, () => {
      assert.equal(writeGuardReason(subject, reason), sentence);
    });
  }
});
