/** What guards promise, tried in simulated rollouts; many more and longer ones run with `npm run simulate`. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { countStops, listStops } from '../../simulations/listStops.ts';
import {
  alpha,
  countedWrongly,
  harmedTenant,
  harmedUsers,
  harmful,
  harmless,
  simulateHarm,
  unclear,
} from '../../simulations/scenarios.ts';

const runs = 100;
const requests = 3000;

describe('guards in rollouts without harm', function () {
  this.timeout(60_000);
  for (const { name, simulate } of harmless) {
    it(`alarm falsely at most as often as alpha says: ${name}`, () => {
      const alarms = countStops(simulate(requests), runs);
      assert.ok(alarms <= alpha * runs, `${alarms} of ${runs}`);
    });
  }

  it('would alarm more often if every request of a user counted', () => {
    const alarms = countStops(countedWrongly.simulate(3 * requests), runs);
    assert.ok(alarms > alpha * runs, `${alarms} of ${runs}`);
  });

  for (const { name, simulate } of unclear) {
    it(`are falsely clear at most as often as alpha says: ${name}`, () => {
      const cleared = countStops(simulate(requests), runs);
      assert.ok(cleared <= alpha * runs, `${cleared} of ${runs}`);
    });
  }
});

describe('guards in rollouts with harm', function () {
  this.timeout(60_000);
  for (const harm of harmful) {
    const { candidate, stable, share, median } = harm;
    it(`need about ${median} requests to find ${candidate} beside ${stable} at a share of ${share}`, () => {
      const few = median > 10_000 ? 41 : 201;
      const found = listStops(simulateHarm(harm), few)[(few - 1) / 2] ?? Number.POSITIVE_INFINITY;
      assert.ok(found <= 1.25 * median, `${found}`);
    });
  }

  it('find it in one tenant, by a guard of its own', () => {
    const few = 20;
    assert.equal(countStops(harmedTenant.simulate(8000), few), few);
  });

  it('find it while stages grow around users who return', () => {
    const few = 20;
    const found = countStops(harmedUsers.simulate(20_000), few);
    assert.ok(found >= 0.9 * few, `${found} of ${few}`);
  });
});
