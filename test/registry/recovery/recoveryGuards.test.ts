import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Guard } from '../../../src/domain/rollout/rolloutPlan.ts';
import { MetricSums } from '../../../src/registry/observations/metricSums.ts';
import { listRecoveryGuards, readTotals } from '../../../src/registry/recovery/recoveryGuards.ts';

const stages = [{ name: 'half', traffic: 50 }];

function sumsOf(values: readonly (number | boolean)[]): MetricSums {
  const sums = new MetricSums();
  for (const value of values) sums.add('score', value);
  return sums;
}

/** What the guard counts of these outcomes: how many, and how many of them or how much. */
function count(guard: Partial<Guard>, values: readonly (number | boolean)[]) {
  const [found] = listRecoveryGuards({ guards: [{ metric: 'score', ...guard }], stages });
  assert.ok(found);
  const totals = readTotals(found, sumsOf(values));
  return totals && [totals.count, Number(totals.sum.toPrecision(2))];
}

describe('what is watched after a rollback', () => {
  it('is what the guards of the plan that act compare, each comparison once', () => {
    const guards: Guard[] = [
      { metric: 'refusal', when: { tenant: ['acme'] } },
      { metric: 'latencyMs', budget: 100 },
      { metric: 'latencyMs', budget: 900 },
      { metric: 'refusal', margin: 0.2 },
      { metric: 'costUsd', ceiling: 1, dryRun: true },
    ];
    assert.deepEqual(
      listRecoveryGuards({ guards, stages }).map(({ metric, margin }) => [metric, margin]),
      [
        ['refusal', 0.2],
        ['latencyMs', 0],
        ['latencyMs', 0],
      ],
    );
    assert.deepEqual(listRecoveryGuards({ stages }), []);
  });

  it('counts true and false, and numbers only where they are 1 and 0', () => {
    assert.deepEqual(count({}, [true, false, 1, 0]), [4, 2]);
    assert.equal(count({}, [true, 2]), undefined);
    assert.equal(count({}, []), undefined);
  });

  it('counts what is beyond a budget, on the side that is worse', () => {
    assert.deepEqual(count({ budget: 10 }, [5, 9, 12, 20, 30]), [5, 3]);
    assert.deepEqual(count({ budget: 4, direction: 'higher' }, [1, 4, 4, 5, 3]), [5, 2]);
    assert.equal(count({ budget: 10 }, [true]), undefined);
  });

  it('adds numbers up, none above the ceiling', () => {
    assert.deepEqual(count({ ceiling: 10 }, [5, 5, 1e9]), [3, 20]);
    assert.equal(count({ ceiling: 10 }, [false]), undefined);
  });
});
