import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  assessEvidence,
  calculatePassRate,
  type EvidenceQuestion,
} from '../../../src/domain/evidence/assessEvidence.ts';
import type { Evidence, EvidenceCase } from '../../../src/domain/evidence/evidence.ts';

const day = 86_400_000;
const now = 100 * day;
const contentHash = 'c'.repeat(64);

function aCase(parts: Partial<EvidenceCase> = {}): EvidenceCase {
  return { id: 'x', kind: 'representative', passed: 3, failed: 0, errors: 0, ...parts };
}

function aRun(parts: Partial<Evidence> = {}): Evidence {
  return {
    id: 'e1',
    prompt: 'support/answer',
    contentHash,
    fixturesHash: 'f'.repeat(64),
    model: 'm1',
    baseline: '1.3.0',
    verdict: 'noRegression',
    cases: [aCase()],
    recordedAt: now - day,
    ...parts,
  };
}

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
    'too little evidence, where nobody asks',
    [aRun({ verdict: 'insufficient' })],
    undefined,
    'met',
    'evidence_ok',
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
});

describe('calculatePassRate', () => {
  it('is the mean of the cases, whatever their repeats, and counts errors as failed', () => {
    assert.equal(calculatePassRate([aCase({ passed: 100 }), aCase({ passed: 0, failed: 1 })]), 0.5);
    assert.equal(calculatePassRate([aCase({ passed: 1, errors: 1 })]), 0.5);
    assert.equal(calculatePassRate([]), 0);
  });
});
