import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  verdictReasonCodes,
  type VerdictReason,
} from '../../../src/domain/comparison/verdictReason.ts';
import {
  describeVerdict,
  writeVerdictReason,
} from '../../../src/domain/comparison/verdictSentence.ts';

const rates = { cases: 20, rate: 0.8, baselineRate: 0.95, worse: 5, better: 1, p: 0.031 };

const expected: readonly [VerdictReason['code'], VerdictReason['params'], string][] = [
  [
    'passes_less',
    rates,
    'It passes less often than 1.3.0: a pass rate of 80 % instead of 95 %, 5 cases worse and 1 better, which is more than chance (p = 0.031).',
  ],
  [
    'cases_collapsed',
    { cases: 1 },
    '1 case passed every time with 1.3.0 and fails now; asking again confirmed it.',
  ],
  [
    'cases_collapsed',
    { cases: 2 },
    '2 cases passed every time with 1.3.0 and fail now; asking again confirmed it.',
  ],
  [
    'safety_cases_worse',
    { cases: 1 },
    '1 safety case passes less often than with 1.3.0; asking again confirmed it.',
  ],
  ['run_cancelled', {}, 'The run was cancelled before it was complete; run it again.'],
  [
    'budget_spent',
    {},
    'The budget was spent before the run was complete; raise it, or run fewer cases or repeats.',
  ],
  [
    'cases_skipped',
    {},
    'Some cases were skipped, so the run is not complete; see to what they need, and run again.',
  ],
  [
    'nothing_live',
    { passed: 11, cases: 12 },
    'Nothing is live yet, so there is nothing to compare with: only the pass rate counts (11 of 12 cases passed).',
  ],
  ['every_case_broke', { cases: 0 }, 'There are no cases; add some to the fixtures.'],
  [
    'every_case_broke',
    { cases: 5 },
    'Every case broke, so nothing could be compared; see to the errors, and run again.',
  ],
  [
    'too_many_errors',
    { side: 'candidate', errors: 4, attempts: 30 },
    '4 of 30 attempts with the new content ended in an error; see to the errors, and run again.',
  ],
  [
    'too_many_errors',
    { side: 'baseline', errors: 4, attempts: 30 },
    '4 of 30 attempts with 1.3.0 ended in an error; see to the errors, and run again.',
  ],
  [
    'too_few_cases',
    { have: 3, need: 10, missing: 7 },
    'Too few cases to rule a regression out: 3 could be compared, and it takes 10; add 7 more.',
  ],
  [
    'too_few_cases',
    { have: 9, need: 10, missing: 1 },
    'Too few cases to rule a regression out: 9 could be compared, and it takes 10; add 1 more.',
  ],
  [
    'breaks_unconfirmed',
    { cases: 2 },
    '2 cases look broken, but asking again could not settle it; run again.',
  ],
  [
    'safety_cases_broke',
    { cases: 1 },
    '1 safety case ended in errors only; see to the errors, and run again.',
  ],
  [
    'leans_worse',
    { ...rates, worse: 4, better: 0, p: 0.0625 },
    'It seems to pass less often than 1.3.0, but that may be chance: a pass rate of 80 % instead of 95 %, 4 cases worse and 0 better (p = 0.063); add cases or repeats, and run again.',
  ],
  [
    'passes_more',
    { ...rates, rate: 1, worse: 0, better: 12, p: 0.0002 },
    'It passes more often than 1.3.0: a pass rate of 100 % instead of 95 %, 0 cases worse and 12 better, which is more than chance (p < 0.001).',
  ],
  [
    'no_difference',
    { ...rates, rate: 0.95, worse: 1, better: 1 },
    'No regression against 1.3.0 shows in 20 cases: a pass rate of 95 % instead of 95 %, 1 case worse and 1 better.',
  ],
];

describe('writeVerdictReason', () => {
  for (const [code, params, sentence] of expected) {
    it(`writes: ${sentence}`, () => {
      assert.equal(writeVerdictReason({ code, params }, { baseline: '1.3.0' }), sentence);
    });
  }

  it('is tested for every code', () => {
    const tested = new Set(expected.map(([code]) => code));
    assert.deepEqual([...tested].sort(), [...verdictReasonCodes].sort());
  });

  it('speaks of the live version where its number is not known', () => {
    const sentence = writeVerdictReason({ code: 'passes_less', params: rates });
    assert.match(sentence, /than the live version:/);
  });
});

describe('describeVerdict', () => {
  it('says each verdict in words', () => {
    assert.deepEqual(
      (['better', 'noRegression', 'regression', 'insufficient'] as const).map(describeVerdict),
      ['better', 'no regression', 'regression', 'insufficient evidence'],
    );
  });
});
