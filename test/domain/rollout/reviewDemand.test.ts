import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findReviewDemand } from '../../../src/domain/rollout/reviewDemand.ts';
import type { RolloutPlan, Stage } from '../../../src/domain/rollout/rolloutPlan.ts';
import { anEnded, aPaused, aPending, aProgressing } from './rollouts.ts';

const planWith = (stage: Partial<Stage>): RolloutPlan => ({
  stages: [
    { name: 'first', ...stage },
    { name: 'full', traffic: 100 },
  ],
});
const reviews = { count: 2 };

describe('findReviewDemand', () => {
  it('finds what a serving stage asks for, by reviewers unless the plan says otherwise', () => {
    const plan = planWith({ traffic: 10, reviews });
    const demand = { stage: 'first', stageIndex: 0, role: 'reviewer', count: 2 };
    assert.deepEqual(findReviewDemand(aProgressing(0, plan)), demand);
    assert.deepEqual(findReviewDemand(aPaused(0, plan)), demand);
    const byOwner = planWith({ traffic: 10, reviews: { count: 1, role: 'owner' } });
    assert.equal(findReviewDemand(aProgressing(0, byOwner))?.role, 'owner');
    assert.equal(findReviewDemand(aProgressing(1, plan)), undefined);
  });

  it('asks for reviews of a pending rollout only in a stage without traffic', () => {
    assert.equal(findReviewDemand(aPending(0, planWith({ reviews })))?.count, 2);
    assert.equal(findReviewDemand(aPending(0, planWith({ traffic: 10, reviews }))), undefined);
  });

  it('asks for nothing once a rollout has ended', () => {
    const plan = planWith({ traffic: 10, reviews });
    for (const phase of ['completed', 'rolledBack', 'cancelled'] as const)
      assert.equal(findReviewDemand({ ...anEnded(phase), plan, stageIndex: 0 }), undefined);
  });
});
