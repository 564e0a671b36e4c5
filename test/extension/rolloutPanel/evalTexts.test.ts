import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { EvalGate } from '../../../src/domain/rollout/evalGate.ts';
import { conditionPhrase } from '../../../src/extension/rolloutPanel/conditionPhrase.ts';
import { passedText } from '../../../src/extension/rolloutPanel/evidenceText.ts';
import { toPlanView } from '../../../src/extension/rolloutPanel/planView.ts';
import { assessStanding } from '../../../src/extension/rolloutPanel/assessStanding.ts';
import { aCondition, aRollout, carefulPlan, someFacts } from './panelFacts.ts';

/** What a person reads, with ordinary spaces. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ');
}

describe('the evals of a stage in the plan', () => {
  const texts: readonly [EvalGate, string][] = [
    [{}, 'evals'],
    [{ minCases: { representative: 10, 'known-bad': 3 } }, 'evals: 13 cases'],
    [{ passRate: 0.95, verdict: 'better' }, 'evals: 95 % pass · better'],
    [{ passRate: { all: 0.9, safety: 1 } }, 'evals: 90 % pass · 100 % of safety pass'],
    [
      { maxTokensIncrease: 0.1, maxLatencyIncrease: 0.25, maxCostIncrease: 0 },
      'evals: at most 10 % more tokens · at most 25 % slower · at most 0 % more cost',
    ],
    [
      { maxTokens: 900, maxLatencyMs: 4000, maxCostUsd: 0.02 },
      'evals: at most 900 tokens · at most 4,000 ms · at most $0.02',
    ],
    [{ maxCostUsd: 0.00001 }, 'evals: at most $0.00001'],
  ];
  for (const [gate, text] of texts) {
    it(`read: ${text}`, () => {
      const plan = { ...carefulPlan, stages: [{ name: 'offline', eval: gate }] };
      const [row] = toPlanView(aRollout({ plan })).rows;
      assert.equal(plain(row?.conditions ?? '').split(', ')[0], text);
    });
  }
});

describe('evidence beside its name', () => {
  const phrase = (verdict: string): string =>
    conditionPhrase(
      aCondition('evidence', 'evidence_ok', { params: { passed: 19, cases: 20, verdict } }),
      someFacts({}),
    );

  it('claims no more than the comparison found', () => {
    assert.deepEqual(['better', 'noRegression', 'insufficient'].map(phrase), [
      '19/20, better',
      '19/20, no regression',
      '19/20 passed',
    ]);
  });

  it('says how often the evals ran on this content', () => {
    const params = { passed: 5, cases: 5, verdict: 'noRegression', runs: 3, regressions: 1 };
    const phrases = (['evidence_ok', 'evidence_as_before'] as const).map((code) =>
      conditionPhrase(aCondition('evidence', code, { params }), someFacts({})),
    );
    assert.deepEqual(phrases, [
      '5/5, no regression, newest of 3 runs, 1 with a regression',
      '5/5 as before, too few cases to tell, newest of 3 runs, 1 with a regression',
    ]);
  });

  it('says of which cases a share is', () => {
    const texts = [
      passedText({ passed: 22, cases: 23, passRate: 0.991 }),
      passedText({ passed: 19, cases: 20, passRate: 0.95 }),
    ];
    assert.deepEqual(texts.map(plain), [
      '22 of 23 cases passed every attempt (pass rate 99.1 %)',
      '19 of 20 cases passed (95 %)',
    ]);
  });

  it('holds a rollout that is over a limit', () => {
    const conditions = [aCondition('evidence', 'evidence_over_limit', { state: 'failed' })];
    assert.equal(assessStanding(aRollout({ conditions }), { mayAct: true }), 'held');
    const missing = [aCondition('evidence', 'evidence_not_measured', { state: 'waiting' })];
    assert.equal(assessStanding(aRollout({ conditions: missing }), { mayAct: true }), 'held');
  });
});
