import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { summarizeCases } from '../../../src/domain/evidence/evidenceSummary.ts';
import { assessStartEvidence } from '../../../src/domain/rollout/assessStartEvidence.ts';
import { builtInPlans, fastPlan } from '../../../src/domain/rollout/builtInPlans.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';

const contentHash = 'c'.repeat(64);
const passes = { passed: 1, failed: 0, errors: 0 };
const fewCases = {
  id: 'e1',
  prompt: 'support/answer',
  contentHash,
  fixturesHash: 'f'.repeat(64),
  model: 'm1',
  baseline: '1.3.0',
  verdict: 'insufficient' as const,
  reasons: [{ code: 'too_few_cases' as const, params: { have: 1, need: 10, missing: 9 } }],
  recordedAt: 1000,
  summary: summarizeCases([{ id: 'a', kind: 'representative', ...passes, baseline: passes }]),
};

function assess(plan: RolloutPlan, requireEvidence: boolean, evidence = [fewCases]) {
  const start = { plan, environment: { requireEvidence }, contentHash, model: 'm1' };
  return assessStartEvidence({ ...start, stable: '1.3.0', evidence }, 2000).map(
    ({ state, code }) => `${state} ${code}`,
  );
}

describe('assessStartEvidence', () => {
  const careful = builtInPlans[0] ?? fastPlan;

  it('asks for nothing where neither the plan nor the environment does', () => {
    assert.deepEqual(assess(fastPlan, false, []), []);
  });

  it('asks for what the environment requires', () => {
    assert.deepEqual(assess(fastPlan, true, []), ['waiting evidence_missing']);
    assert.deepEqual(assess(fastPlan, true), ['met evidence_as_before']);
  });

  it('asks for what the plan says, and once where both do', () => {
    assert.deepEqual(assess(careful, false, []), ['waiting evidence_missing']);
    assert.deepEqual(assess(careful, true), ['waiting evidence_insufficient']);
  });

  it('looks at every stage before traffic and at none behind', () => {
    const plan: RolloutPlan = {
      stages: [
        { name: 'first', eval: { passRate: 1 } },
        { name: 'second' },
        { name: 'ten', traffic: 10, eval: { verdict: 'better' } },
        { name: 'full', traffic: 100, eval: { verdict: 'better' } },
      ],
    };
    assert.deepEqual(assess(plan, true), ['met evidence_ok', 'met evidence_as_before']);
    assert.deepEqual(assess(plan, false), ['met evidence_ok']);
  });

  it('counts an eval gate of a first stage that has traffic', () => {
    const evals = { verdict: 'noRegression' as const };
    const plan: RolloutPlan = { stages: [{ name: 'ten', traffic: 10, eval: evals }] };
    assert.deepEqual(assess(plan, false), ['waiting evidence_insufficient']);
  });

  it('ends with a plan that never serves anybody', () => {
    assert.deepEqual(assess({ stages: [{ name: 'offline' }] }, true), []);
  });
});
