/** What guards promise, on the road that outcomes take; many more of these run with `npm run simulate`. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import { reportRollouts } from '../../simulations/reportedRollouts.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';

const metric = 'parseFailure';
const when = { tenant: ['acme'] };
/** Salts are new each time, so no two runs are alike; with margins like these luck alone fails next to none. */
const planWith = (margin: number): RolloutPlan => ({
  guards: [
    { metric, margin },
    { metric, margin: 0.1, when },
  ],
  stages: [
    { name: 'tenth', traffic: 10 },
    { name: 'acme first', traffic: { when, percent: 50 } },
    { name: 'half', traffic: 50 },
  ],
});

describe('rollouts whose outcomes are late, repeated and made up', function () {
  this.timeout(120_000);
  let registry: TestRegistry;
  beforeEach(async () => {
    registry = await startTestRegistry();
  });
  afterEach(() => registry.close());

  it('are not taken back without harm, however the failures of all drift', async () => {
    const { takenBackBy, outcomes } = await reportRollouts(registry, {
      ...{ plan: planWith(0.05), rollouts: 6, requests: 500 },
      fails: ({ tenant, progress }) => (tenant === 'acme' ? 0.1 : 0.02) + 0.05 * progress,
    });
    assert.deepEqual(takenBackBy, []);
    for (const outcome of ['accepted', 'duplicate', 'arm_mismatch', 'unknown_deployment'] as const)
      assert.ok((outcomes.get(outcome) ?? 0) > 50, `${outcome}: ${outcomes.get(outcome)}`);
  });

  it('are taken back by the guard of the tenant that is harmed', async () => {
    const { takenBackBy } = await reportRollouts(registry, {
      // All together get worse by less than their margin.
      ...{ plan: planWith(0.2), rollouts: 2, requests: 1000 },
      fails: ({ tenant, version }) => (tenant === 'acme' && version === '1.1.0' ? 0.9 : 0.02),
    });
    assert.deepEqual(new Set(takenBackBy), new Set(['parseFailure@tenant=acme']));
    assert.equal(takenBackBy.length, 2);
  });
});
