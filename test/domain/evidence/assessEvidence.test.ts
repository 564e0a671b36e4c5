import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compareCases } from '../../../src/domain/comparison/compareCases.ts';
import type { ComparedCase } from '../../../src/domain/comparison/comparedCase.ts';
import {
  assessEvidence,
  type EvidenceQuestion,
} from '../../../src/domain/evidence/assessEvidence.ts';
import type { Evidence } from '../../../src/domain/evidence/evidence.ts';
import { summarizeCases } from '../../../src/domain/evidence/evidenceSummary.ts';
import { writeConditionSentence } from '../../../src/domain/rollout/conditionSentence.ts';

const day = 86_400_000;
const now = 100 * day;
const contentHash = 'c'.repeat(64);

function aCase(parts: Partial<ComparedCase> = {}): ComparedCase {
  return { id: 'x', kind: 'representative', passed: 3, failed: 0, errors: 0, ...parts };
}

function aRun({
  cases = [aCase()],
  ...parts
}: Partial<Evidence> & { readonly cases?: ComparedCase[] } = {}): Evidence {
  return {
    id: 'e1',
    prompt: 'support/answer',
    contentHash,
    fixturesHash: 'f'.repeat(64),
    model: 'm1',
    baseline: '1.3.0',
    verdict: 'noRegression',
    recordedAt: now - day,
    summary: summarizeCases(cases),
    ...parts,
  };
}

const unsafe = aCase({ kind: 'safety', passed: 2, failed: 1 });
const measured = [
  aCase({
    tokens: 120,
    latencyMs: 300,
    baseline: { passed: 3, failed: 0, errors: 0, tokens: 100, latencyMs: 300 },
  }),
];

const question: EvidenceQuestion = { contentHash, model: 'm1', baseline: '1.3.0' };

const cases: readonly [string, Evidence[], EvidenceQuestion['gate'], string, string][] = [
  ['no run', [], undefined, 'waiting', 'evidence_missing'],
  [
    'a run on other content',
    [aRun({ contentHash: 'd'.repeat(64) })],
    undefined,
    'waiting',
    'evidence_missing',
  ],
  [
    'replayed answers',
    [aRun({ replayedFromOtherContent: true })],
    undefined,
    'waiting',
    'evidence_replayed',
  ],
  ['another model', [aRun({ model: 'm2' })], undefined, 'waiting', 'evidence_other_model'],
  [
    'another baseline',
    [aRun({ baseline: '1.2.0' })],
    undefined,
    'waiting',
    'evidence_other_baseline',
  ],
  ['an old run', [aRun({ recordedAt: now - 8 * day })], undefined, 'waiting', 'evidence_stale'],
  [
    'a run of exactly the age',
    [aRun({ recordedAt: now - 7 * day })],
    undefined,
    'met',
    'evidence_ok',
  ],
  ['a run older than asked for', [aRun()], { maxAge: '1h' }, 'waiting', 'evidence_stale'],
  ['a run from the future', [aRun({ recordedAt: now + day })], undefined, 'met', 'evidence_ok'],
  [
    'too few cases',
    [aRun()],
    { minCases: { 'known-bad': 1 } },
    'waiting',
    'evidence_too_few_cases',
  ],
  [
    'cases that only failed to run',
    [aRun({ cases: [aCase({ passed: 0, errors: 2 })] })],
    { minCases: { representative: 1 } },
    'waiting',
    'evidence_too_few_cases',
  ],
  [
    'only cases that failed to run, where no number is asked for',
    [aRun({ cases: [aCase({ passed: 0, errors: 2 })] })],
    undefined,
    'waiting',
    'evidence_too_few_cases',
  ],
  [
    'a low pass rate',
    [aRun({ cases: [aCase(), aCase({ passed: 1, failed: 2 })] })],
    { passRate: 0.95 },
    'failed',
    'evidence_pass_rate_low',
  ],
  ['a regression', [aRun({ verdict: 'regression' })], undefined, 'failed', 'evidence_regression'],
  [
    'too little evidence, where the plan asks for it',
    [aRun({ verdict: 'insufficient' })],
    { verdict: 'noRegression' },
    'waiting',
    'evidence_insufficient',
  ],
  [
    'too little evidence, where nobody asks for more than evidence',
    [aRun({ verdict: 'insufficient' })],
    undefined,
    'waiting',
    'evidence_insufficient',
  ],
  [
    'too little evidence, where the plan asks for cases only',
    [aRun({ verdict: 'insufficient' })],
    { minCases: { representative: 1 } },
    'waiting',
    'evidence_insufficient',
  ],
  [
    'too little evidence, where the plan says how many must pass',
    [aRun({ verdict: 'insufficient' })],
    { passRate: 1 },
    'met',
    'evidence_ok',
  ],
  [
    'a low pass rate of one kind',
    [aRun({ cases: [...Array<ComparedCase>(9).fill(aCase()), unsafe] })],
    { passRate: { all: 0.9, safety: 1 } },
    'failed',
    'evidence_pass_rate_low',
  ],
  [
    'a low pass rate of all kinds together',
    [aRun({ cases: [aCase(), unsafe] })],
    { passRate: { all: 0.9, safety: 0.5 } },
    'failed',
    'evidence_pass_rate_low',
  ],
  [
    'no case of a kind whose pass rate is asked for',
    [aRun()],
    { passRate: { safety: 1 } },
    'waiting',
    'evidence_too_few_cases',
  ],
  [
    'pass rates that are reached for each kind',
    [aRun({ cases: [...Array<ComparedCase>(9).fill(aCase()), unsafe] })],
    { passRate: { representative: 1, safety: 0.6 } },
    'met',
    'evidence_ok',
  ],
  [
    'more tokens than allowed',
    [aRun({ cases: measured })],
    { maxTokensIncrease: 0.1 },
    'failed',
    'evidence_over_limit',
  ],
  [
    'as many tokens as allowed',
    [aRun({ cases: measured })],
    { maxTokensIncrease: 0.2, maxTokens: 120 },
    'met',
    'evidence_ok',
  ],
  [
    'answers that take too long',
    [aRun({ cases: measured })],
    { maxLatencyMs: 299 },
    'failed',
    'evidence_over_limit',
  ],
  [
    'a cost that nobody measured',
    [aRun({ cases: measured })],
    { maxCostIncrease: 0.5 },
    'waiting',
    'evidence_not_measured',
  ],
  [
    'no regression, where better is asked for',
    [aRun()],
    { verdict: 'better' },
    'waiting',
    'evidence_insufficient',
  ],
  [
    'better, where no regression is enough',
    [aRun({ verdict: 'better' })],
    { verdict: 'noRegression' },
    'met',
    'evidence_ok',
  ],
  [
    'everything a plan can ask for',
    [aRun()],
    { minCases: { representative: 1 }, passRate: 1, verdict: 'noRegression', maxAge: '2d' },
    'met',
    'evidence_ok',
  ],
];

describe('assessEvidence', () => {
  for (const [situation, runs, gate, state, code] of cases) {
    it(`says ${code} for ${situation}`, () => {
      const condition = assessEvidence({ ...question, gate }, runs, now);
      assert.deepEqual([condition.key, condition.state, condition.code], ['evidence', state, code]);
      assert.equal(condition.overridable, true);
    });
  }

  it('compares neither model nor baseline where there is none', () => {
    const run = aRun({ model: 'm2', baseline: '0.9.0' });
    assert.equal(assessEvidence({ contentHash }, [run], now).code, 'evidence_ok');
  });

  it('says with what it compared when the run had no baseline', () => {
    const { baseline: _, ...run } = aRun();
    const condition = assessEvidence(question, [run], now);
    assert.deepEqual(condition.params, { evidenceId: 'e1', baseline: '', expected: '1.3.0' });
    const passing = assessEvidence({ contentHash }, [run], now);
    assert.equal(passing.params['baseline'], '');
  });

  it('judges the newest run that fits, not the best', () => {
    const better = aRun({ id: 'old', recordedAt: now - 2 * day, verdict: 'better' });
    const worse = aRun({ id: 'new', recordedAt: now - day, verdict: 'regression' });
    const elsewhere = aRun({ id: 'newest', recordedAt: now, model: 'm2' });
    const condition = assessEvidence(question, [better, elsewhere, worse], now);
    assert.deepEqual(
      [condition.code, condition.params['evidenceId']],
      ['evidence_regression', 'new'],
    );
  });

  it('counts cases that passed every repeat', () => {
    const run = aRun({ cases: [aCase(), aCase({ failed: 1 }), aCase({ errors: 1 })] });
    const { params } = assessEvidence(question, [run], now);
    assert.deepEqual([params['passed'], params['cases']], [1, 3]);
  });

  it('says why the comparison could not tell', () => {
    const params = { have: 3, need: 10, missing: 7 };
    const run = aRun({ verdict: 'insufficient', reasons: [{ code: 'too_few_cases', params }] });
    const found = assessEvidence(question, [run], now).params;
    assert.equal(found['asker'], 'environment');
    assert.equal(
      found['why'],
      'Too few cases to rule a regression out: 3 could be compared, and it takes 10; add 7 more.',
    );
  });

  it('tells by how much a limit is exceeded', () => {
    const gate = { maxTokensIncrease: 0.1 };
    const { params } = assessEvidence({ ...question, gate }, [aRun({ cases: measured })], now);
    assert.deepEqual(params, {
      evidenceId: 'e1',
      measure: 'tokens',
      limitOf: 'increase',
      value: 0.2,
      limit: 0.1,
      baseline: '1.3.0',
    });
  });

  describe('with too few cases to rule out a regression', () => {
    const passes = { passed: 1, failed: 0, errors: 0 };
    const fails = { passed: 0, failed: 1, errors: 0 };
    const five = (parts: readonly Partial<ComparedCase>[] = []): ComparedCase[] =>
      Array.from({ length: 5 }, (_, index) => ({
        ...aCase({ id: `c${index}`, ...passes, baseline: passes }),
        ...parts[index],
      }));
    const small = (cases: ComparedCase[], parts: Partial<Evidence> = {}): Evidence => {
      const { verdict, reasons } = compareCases({ cases, hasBaseline: true });
      return aRun({ cases, verdict, reasons: [...reasons], ...parts });
    };
    const assess = (run: Evidence, gate?: EvidenceQuestion['gate']) =>
      assessEvidence({ ...question, gate }, [run], now);

    it('lets an environment take five cases that pass as before, and says what they do not show', () => {
      const condition = assess(small(five()));
      assert.deepEqual([condition.state, condition.code], ['met', 'evidence_as_before']);
      assert.equal(
        writeConditionSentence(condition),
        'The evals on this content: 5 of 5 passed as before; too few cases to rule out a regression.',
      );
    });

    it('takes a case that fails as it did before, and one that passes now', () => {
      const condition = assess(small(five([{ ...fails, baseline: fails }, { baseline: fails }])));
      assert.equal(condition.code, 'evidence_as_before');
      assert.equal(
        writeConditionSentence(condition),
        'The evals on this content: 4 of 5 passed, none less often than before; too few cases to rule out a regression.',
      );
    });

    it('is strict where the plan asks for evals itself', () => {
      assert.equal(
        assess(small(five()), { verdict: 'noRegression' }).code,
        'evidence_insufficient',
      );
      assert.equal(assess(small(five()), {}).code, 'evidence_insufficient');
    });

    const { baseline: _baseline, ...onlyNew } = aCase({ id: 'c0', ...passes, baseline: passes });
    const refused: readonly [string, Evidence, string][] = [
      ['a case that broke', small(five([fails])), 'evidence_insufficient'],
      [
        'a case that passes less often',
        small(five([{ passed: 2, failed: 1, baseline: { ...passes, passed: 3 } }])),
        'evidence_insufficient',
      ],
      ['an error', small(five([{ errors: 1 }])), 'evidence_insufficient'],
      [
        'an error on the other side',
        small(five([{ baseline: { ...passes, errors: 1 } }])),
        'evidence_insufficient',
      ],
      [
        'a case that did not run on the other side',
        small([onlyNew, ...five().slice(1)]),
        'evidence_insufficient',
      ],
      [
        'nothing that passes',
        small(five(Array(5).fill({ ...fails, baseline: fails }))),
        'evidence_insufficient',
      ],
      [
        'a further reason',
        small(five(), {
          reasons: [
            { code: 'too_few_cases', params: {} },
            { code: 'leans_worse', params: {} },
          ],
        }),
        'evidence_insufficient',
      ],
      [
        'a run that was cut short',
        small(five(), { reasons: [{ code: 'run_cancelled', params: {} }] }),
        'evidence_insufficient',
      ],
      ['a run that does not say why', small(five(), { reasons: [] }), 'evidence_insufficient'],
      ['a regression', small(five(), { verdict: 'regression' }), 'evidence_regression'],
    ];
    for (const [situation, run, code] of refused) {
      it(`does not take ${situation}`, () => {
        assert.equal(assess(run).code, code);
      });
    }
  });

  it('counts the runs on this content, since the newest may be the last of many', () => {
    const runs = [
      aRun({ id: 'e3', recordedAt: now - 1 }),
      aRun({ id: 'e2', verdict: 'regression' }),
      aRun({ id: 'e1', baseline: '1.2.0' }),
      aRun({ id: 'e0', contentHash: 'd'.repeat(64), verdict: 'regression' }),
    ];
    const { code, params } = assessEvidence(question, runs, now);
    assert.deepEqual([code, params['runs'], params['regressions']], ['evidence_ok', 3, 1]);
    const once = assessEvidence(question, runs.slice(0, 1), now).params;
    assert.deepEqual([once['runs'], once['regressions']], [undefined, undefined]);
  });

  describe('where nothing is live', () => {
    const first: EvidenceQuestion = { contentHash, model: 'm1' };
    const { baseline: _, ...alone } = aRun({ verdict: 'insufficient' });

    it('rests on the pass rate, nine of ten where nobody says', () => {
      const run = (passed: number): Evidence => ({
        ...alone,
        summary: summarizeCases([aCase({ passed, failed: 10 - passed })]),
      });
      assert.equal(assessEvidence(first, [run(9)], now).code, 'evidence_ok');
      assert.equal(assessEvidence(first, [run(8)], now).code, 'evidence_pass_rate_low');
      const gate = { passRate: 0.8, verdict: 'noRegression', maxTokensIncrease: 0 } as const;
      assert.equal(assessEvidence({ ...first, gate }, [run(8)], now).code, 'evidence_ok');
    });

    it('takes a comparison with a version of another place as it is', () => {
      const summary = summarizeCases([aCase({ passed: 5, failed: 5 })]);
      const run = { ...alone, summary, baseline: '1.3.0', verdict: 'noRegression' } as const;
      assert.equal(assessEvidence(first, [run], now).code, 'evidence_ok');
    });

    it('is not satisfied by a run in which every case broke', () => {
      const run = { ...alone, summary: summarizeCases([aCase({ passed: 0, errors: 3 })]) };
      assert.equal(assessEvidence(first, [run], now).code, 'evidence_too_few_cases');
    });
  });
});
