import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createGuardSettings } from '../../../src/domain/guards/createGuardSettings.ts';
import type { Guard, RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';

function aPlan(guards: Guard[], alpha?: number): RolloutPlan {
  return {
    stages: [{ name: 'all', traffic: 100 }],
    guards,
    ...(alpha === undefined ? {} : { alpha }),
  };
}

function alphas(plan: RolloutPlan): readonly number[] {
  return createGuardSettings(plan).map(({ alpha }) => Number(alpha.toFixed(6)));
}

describe('the settings of guards', () => {
  it('fill in what a plan leaves out', () => {
    assert.deepEqual(createGuardSettings(aPlan([{ metric: 'parseFailure' }])), [
      {
        key: 'parseFailure',
        metric: 'parseFailure',
        measure: { kind: 'rate' },
        direction: 'lower',
        margin: 0,
        alpha: 0.05,
        minUnits: 30,
        onHarm: 'rollback',
        dryRun: false,
      },
    ]);
  });

  it('tell rates, budgets and means apart by their limits', () => {
    const guards = [
      { metric: 'parseFailure' },
      { metric: 'latencyMs', budget: 4000 },
      { metric: 'costUsd', ceiling: 0.2 },
      { metric: 'feedback' },
      { metric: 'constructor' },
    ];
    assert.deepEqual(
      createGuardSettings(aPlan(guards)).map(({ measure }) => measure),
      [
        { kind: 'rate' },
        { kind: 'budget', budget: 4000 },
        { kind: 'mean', ceiling: 0.2 },
        { kind: 'mean', ceiling: 1 },
        { kind: 'rate' },
      ],
    );
  });

  it('name their cohort, and keep a share of alpha for it', () => {
    const when = { tenant: ['acme'] };
    const guards: Guard[] = [{ metric: 'refusal' }, { metric: 'refusal', when }];
    const settings = createGuardSettings(aPlan(guards));
    assert.deepEqual(
      settings.map((one) => [one.key, one.when, one.alpha]),
      [
        ['refusal', undefined, 0.025],
        ['refusal@tenant=acme', when, 0.025],
      ],
    );
    const everyone = createGuardSettings(aPlan([{ metric: 'refusal', when: {} }]));
    assert.ok(everyone[0] !== undefined && !('when' in everyone[0]));
  });

  it('know what is better, unless the plan says otherwise', () => {
    const guards = [
      { metric: 'success' },
      { metric: 'refusal' },
      { metric: 'politeness', direction: 'higher' as const },
    ];
    assert.deepEqual(
      createGuardSettings(aPlan(guards)).map(({ direction }) => direction),
      ['higher', 'lower', 'higher'],
    );
  });

  it('share alpha by weight', () => {
    const guards = [{ metric: 'a', weight: 3 }, { metric: 'b' }];
    assert.deepEqual(alphas(aPlan(guards, 0.1)), [0.075, 0.025]);
  });

  it('give a dry run what it would have, without taking it from those that act', () => {
    const guards = [{ metric: 'a' }, { metric: 'b' }, { metric: 'c', weight: 2, dryRun: true }];
    assert.deepEqual(alphas(aPlan(guards)), [0.025, 0.025, 0.025]);
  });

  it('never spend more than the alpha of the plan', () => {
    const weights = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(weights, (list) => {
        const guards = list.map((weight, index) => ({ metric: `m${index}`, weight }));
        const spent = createGuardSettings(aPlan(guards)).reduce((sum, { alpha }) => sum + alpha, 0);
        assert.ok(Math.abs(spent - 0.05) < 1e-12);
      }),
    );
  });

  it('are none for a plan without guards', () => {
    assert.deepEqual(createGuardSettings({ stages: [{ name: 'all', traffic: 100 }] }), []);
  });
});
