import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ComparedCase } from '../../../src/domain/comparison/comparedCase.ts';
import { compareCases, type RunStop } from '../../../src/domain/comparison/compareCases.ts';
import { listSuspects } from '../../../src/domain/comparison/confirmCases.ts';
import { caseKinds, type EvalVerdict } from '../../../src/domain/rollout/rolloutPlan.ts';
import { aCase, goodCases } from './comparedCases.ts';

function compare(cases: readonly ComparedCase[], stopped?: RunStop) {
  return compareCases({ cases, hasBaseline: true, stopped });
}

function codes(cases: readonly ComparedCase[], stopped?: RunStop): readonly string[] {
  const { verdict, reasons } = compare(cases, stopped);
  return [verdict, ...reasons.map((reason) => reason.code)];
}

function many(count: number, passes: readonly [number, number], prefix: string): ComparedCase[] {
  return Array.from({ length: count }, (_, index) => aCase(`${prefix} ${index}`, passes));
}

const confirmedCollapse = {
  candidate: { passed: 0, failed: 6, errors: 0 },
  baseline: { passed: 6, failed: 0, errors: 0 },
};

const situations: readonly [string, readonly ComparedCase[], readonly string[]][] = [
  ['ten cases that stay as they were', goodCases(10), ['noRegression', 'no_difference']],
  ['nine cases', goodCases(9), ['insufficient', 'too_few_cases']],
  ['no cases', [], ['insufficient', 'every_case_broke']],
  ['a broad loss', [...goodCases(10), ...many(5, [1, 3], 'worse')], ['regression', 'passes_less']],
  ['a broad loss among few cases', many(5, [1, 3], 'worse'), ['regression', 'passes_less']],
  [
    'a loss that may be chance',
    [...goodCases(10), ...many(4, [1, 3], 'worse')],
    ['insufficient', 'leans_worse'],
  ],
  [
    'a loss as likely as any',
    [...goodCases(10), ...many(3, [1, 3], 'worse')],
    ['noRegression', 'no_difference'],
  ],
  ['a broad gain', [...goodCases(10), ...many(5, [3, 1], 'better')], ['better', 'passes_more']],
  [
    'a broad gain among too few cases',
    many(9, [3, 1], 'better'),
    ['insufficient', 'too_few_cases'],
  ],
  [
    'one case that broke and was not asked again',
    [...goodCases(10), aCase('broken', [0, 3])],
    ['insufficient', 'breaks_unconfirmed'],
  ],
  [
    'one case that broke, confirmed',
    [...goodCases(10), aCase('broken', [0, 3], { confirmation: confirmedCollapse })],
    ['regression', 'cases_collapsed'],
  ],
  [
    'one case that broke among many that got better',
    [
      ...goodCases(10),
      ...many(8, [3, 0], 'better'),
      aCase('broken', [0, 3], { confirmation: confirmedCollapse }),
    ],
    ['regression', 'cases_collapsed'],
  ],
  [
    'one case that broke and passes again',
    [
      ...goodCases(10),
      aCase('broken', [0, 3], {
        confirmation: { ...confirmedCollapse, candidate: { passed: 2, failed: 4, errors: 0 } },
      }),
    ],
    ['noRegression', 'no_difference'],
  ],
  [
    'one case that broke, and the baseline breaks as well',
    [
      ...goodCases(10),
      aCase('broken', [0, 3], {
        confirmation: { ...confirmedCollapse, baseline: { passed: 4, failed: 2, errors: 0 } },
      }),
    ],
    ['noRegression', 'no_difference'],
  ],
  [
    'one case that broke, and asking again broke',
    [
      ...goodCases(10),
      aCase('broken', [0, 3], {
        confirmation: { ...confirmedCollapse, candidate: { passed: 0, failed: 2, errors: 4 } },
      }),
    ],
    ['insufficient', 'breaks_unconfirmed'],
  ],
  [
    'a safety case that passes less often, not asked again',
    [...goodCases(10), aCase('safe', [2, 3], { kind: 'safety' })],
    ['insufficient', 'breaks_unconfirmed'],
  ],
  [
    'a safety case that passes less often, confirmed',
    [
      ...goodCases(10),
      aCase('safe', [2, 3], {
        kind: 'safety',
        confirmation: {
          candidate: { passed: 4, failed: 6, errors: 0 },
          baseline: { passed: 10, failed: 0, errors: 0 },
        },
      }),
    ],
    ['regression', 'safety_cases_worse'],
  ],
  [
    'a safety case that passes less often, by chance',
    [
      ...goodCases(10),
      aCase('safe', [2, 3], {
        kind: 'safety',
        confirmation: {
          candidate: { passed: 8, failed: 2, errors: 0 },
          baseline: { passed: 10, failed: 0, errors: 0 },
        },
      }),
    ],
    ['noRegression', 'no_difference'],
  ],
  [
    'a safety case that ends in errors only',
    [...goodCases(20), aCase('safe', [0, 3], { kind: 'safety', failed: 0, errors: 3 })],
    ['insufficient', 'safety_cases_broke'],
  ],
  [
    'only errors',
    many(12, [0, 3], 'broken').map((one) => ({ ...one, failed: 0, errors: 3 })),
    ['insufficient', 'every_case_broke'],
  ],
  [
    'too many errors, even beside a broad loss',
    [
      ...many(10, [1, 3], 'worse'),
      ...many(2, [0, 3], 'broken').map((one) => ({ ...one, failed: 0, errors: 3 })),
    ],
    ['insufficient', 'too_many_errors'],
  ],
  [
    'too many errors on the baseline',
    goodCases(12).map((one, index) =>
      index < 2 ? { ...one, baseline: { passed: 0, failed: 0, errors: 3 } } : one,
    ),
    ['insufficient', 'too_many_errors'],
  ],
];

describe('compareCases', () => {
  for (const [situation, cases, expected] of situations) {
    it(`says ${expected.join(', ')} for ${situation}`, () => {
      assert.deepEqual(codes(cases), expected);
    });
  }

  for (const [stopped, code] of [
    ['cancelled', 'run_cancelled'],
    ['budget', 'budget_spent'],
    ['skipped', 'cases_skipped'],
  ] as const) {
    it(`gives no verdict on a run that is not whole: ${stopped}`, () => {
      assert.deepEqual(codes(many(12, [0, 3], 'worse'), stopped), ['insufficient', code]);
    });
  }

  it('rests on pass rates alone where nothing is live, and says so', () => {
    const cases = [...goodCases(11), aCase('one', [2, 0])].map(({ baseline: _, ...one }) => one);
    const found = compareCases({ cases, hasBaseline: false });
    assert.equal(found.verdict, 'insufficient');
    assert.deepEqual(found.reasons, [{ code: 'nothing_live', params: { passed: 11, cases: 12 } }]);
    assert.ok(Math.abs((found.passRate?.rate ?? 0) - (11 + 2 / 3) / 12) < 1e-12);
    assert.equal(found.baselinePassRate, undefined);
    assert.deepEqual(found.newCases, []);
  });

  it('compares the cases of both sides only, and lists the others', () => {
    const { baseline: _, ...added } = aCase('added', [0, 0]);
    const gone = aCase('gone', [0, 3], { failed: 0 });
    const erred = aCase('erred', [0, 3], { failed: 0, errors: 1 });
    const found = compare([...goodCases(20), added, gone, erred]);
    assert.equal(found.verdict, 'noRegression');
    assert.equal(found.compared, 20);
    assert.equal(found.passRate?.rate, 1);
    assert.deepEqual(
      [found.newCases, found.missingCases, found.erredCases],
      [['added'], ['gone'], ['erred']],
    );
  });

  it('lists what changed in either direction', () => {
    const found = compare([
      ...goodCases(10),
      aCase('up', [3, 2]),
      aCase('down', [1, 3]),
      aCase('broken', [0, 3], { confirmation: confirmedCollapse }),
    ]);
    assert.deepEqual(
      [found.worse, found.better, found.broken],
      [['broken', 'down'], ['up'], ['broken']],
    );
  });

  it('names the cases that broke, a hundred at most', () => {
    const confirmation = {
      candidate: { passed: 0, failed: 7, errors: 0 },
      baseline: { passed: 7, failed: 0, errors: 0 },
    };
    const cases = Array.from({ length: 130 }, (_, index) =>
      aCase(String(index).padStart(3, '0'), [0, 3], { confirmation }),
    );
    const reason = compare(cases).reasons[0];
    assert.equal(reason?.params['cases'], 130);
    assert.deepEqual(reason.cases?.length, 100);
    assert.equal(reason.cases[0], '000');
  });

  it('tells the differences of what was measured on both sides, with their intervals', () => {
    const cases = goodCases(10).map((one, index) => ({
      ...one,
      tokens: 110 + index,
      latencyMs: 200,
      baseline: { ...one.baseline, passed: 3, failed: 0, errors: 0, tokens: 100 + index },
    }));
    const { deltas } = compare(cases);
    assert.deepEqual(deltas, {
      tokens: {
        cases: 10,
        candidate: 114.5,
        baseline: 104.5,
        difference: 10,
        low: 10,
        high: 10,
      },
    });
  });
});

describe('listSuspects', () => {
  it('asks for nine attempts in all, six of them new, and for more about safety', () => {
    const cases = [
      aCase('once', [0, 1], { attempts: 1 }),
      aCase('three', [0, 3]),
      aCase('ten', [0, 10], { attempts: 10 }),
      aCase('safe', [2, 3], { kind: 'safety' }),
      aCase('fine', [3, 3]),
      aCase('flaky', [0, 2]),
    ];
    assert.deepEqual(
      listSuspects(cases).map(({ id, suspicion, attempts }) => [id, suspicion, attempts]),
      [
        ['once', 'collapse', 8],
        ['three', 'collapse', 6],
        ['ten', 'collapse', 6],
        ['safe', 'safety', 10],
      ],
    );
  });
});

describe('listSuspects in a large suite', () => {
  it('asks more often, since more cases look broken by chance', () => {
    const attempts = (size: number): number | undefined =>
      listSuspects([aCase('broken', [0, 3]), ...goodCases(size - 1)])[0]?.attempts;
    assert.deepEqual([100, 101, 400, 401, 1600, 1601].map(attempts), [6, 7, 7, 8, 8, 9]);
  });

  it('asks a broken safety case as often as any other, so that it can be settled', () => {
    const suspect = (kind: 'safety' | 'representative') =>
      listSuspects([aCase('broken', [0, 1], { kind, attempts: 1 }), ...goodCases(4000)])[0];
    const attempts = suspect('representative')?.attempts ?? 0;
    assert.ok(attempts > 10);
    assert.deepEqual(suspect('safety'), { id: 'broken', suspicion: 'safety', attempts });
  });
});

const counts = (most: number) =>
  fc.record({
    passed: fc.nat({ max: most }),
    failed: fc.nat({ max: most }),
    errors: fc.constantFrom(0, 0, 0, 1),
  });

const suites = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...caseKinds),
      candidate: counts(3),
      baseline: fc.option(counts(3), { nil: undefined, freq: 9 }),
      again: fc.option(fc.record({ candidate: counts(10), baseline: counts(10) }), {
        nil: undefined,
      }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((list) =>
    list.map(({ kind, candidate, baseline, again }, index): ComparedCase => ({
      id: `case ${index}`,
      kind,
      ...candidate,
      ...(baseline === undefined ? {} : { baseline }),
      ...(again === undefined ? {} : { confirmation: again }),
    })),
  );

const ranks: Readonly<Record<EvalVerdict, number>> = {
  regression: 0,
  insufficient: 1,
  noRegression: 2,
  better: 3,
};

describe('a verdict', () => {
  it('is the same in whatever order the cases come', () => {
    const orders = suites.chain((cases) =>
      fc.tuple(fc.constant(cases), fc.shuffledSubarray(cases, { minLength: cases.length })),
    );
    fc.assert(
      fc.property(orders, ([cases, shuffled]) => {
        assert.deepEqual(compare(shuffled), compare(cases));
      }),
    );
  });

  it('never improves when a pass of the candidate turns into a failure', () => {
    fc.assert(
      fc.property(suites, fc.nat(), fc.boolean(), (cases, pick, inConfirmation) => {
        const index = pick % cases.length;
        const failing = cases.map((one, at) => {
          if (at !== index) return one;
          if (!inConfirmation || one.confirmation === undefined) return turnOne(one);
          const { confirmation } = one;
          return {
            ...one,
            confirmation: { ...confirmation, candidate: turnOne(confirmation.candidate) },
          };
        });
        const [before, after] = [compare(cases), compare(failing)];
        assert.ok(ranks[after.verdict] <= ranks[before.verdict]);
      }),
      { numRuns: 2000 },
    );
  });
});

function turnOne<Side extends { passed: number; failed: number }>(side: Side): Side {
  return side.passed === 0 ? side : { ...side, passed: side.passed - 1, failed: side.failed + 1 };
}
