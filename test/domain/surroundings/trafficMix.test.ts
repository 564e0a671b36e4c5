import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { findMixChange } from '../../../src/domain/surroundings/findMixChange.ts';
import {
  addToMix,
  emptyMix,
  type TrafficMix,
} from '../../../src/domain/surroundings/trafficMix.ts';
import { createRandom } from './seededRandom.ts';

const start = Date.UTC(2026, 0, 1);
const secondMs = 1000;

const total = (mix: TrafficMix) =>
  mix.steps.reduce((sum, { counts }) => sum + counts.reduce((one, count) => one + count, 0), 0);

/** Units that come about every three seconds; `pick` says what each is. */
function simulate(
  units: number,
  random: () => number,
  pick: (part: number, chance: number) => string,
) {
  let mix = emptyMix;
  let at = start;
  let alarms = 0;
  for (let unit = 0; unit < units; unit += 1) {
    at += -Math.log(1 - random()) * 3 * secondMs;
    mix = addToMix(mix, { value: pick(unit / units, random()), at: Math.floor(at) });
    if (unit % 20 === 0 && findMixChange(mix) !== undefined) alarms += 1;
  }
  return { alarms, change: findMixChange(mix) };
}

const tenants = (shares: readonly number[]) => (chance: number) => {
  let left = chance;
  const index = shares.findIndex((share) => (left -= share) < 0);
  return `tenant-${index < 0 ? 0 : index}`;
};
const usual = tenants([0.5, 0.3, 0.15, 0.05]);

describe('the mix of traffic', () => {
  it('counts every unit once, in few steps, whatever the order of times', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            value: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
            at: fc.integer({ min: start, max: start + 30 * 24 * 3600 * secondMs }),
          }),
          { maxLength: 200 },
        ),
        (units) => {
          const mix = units.reduce(addToMix, emptyMix);
          assert.equal(total(mix), units.length);
          assert.ok(mix.steps.length <= 32);
          const times = mix.steps.map(({ at }) => at);
          assert.deepEqual(
            times,
            [...new Set(times)].sort((left, right) => left - right),
          );
          for (const at of times) assert.equal(at % mix.stepMs, 0);
          const ofA = units.filter(({ value }) => value === 'a').length;
          const place = mix.values.indexOf('a') + 1;
          const counted = mix.steps.reduce((sum, { counts }) => sum + (counts[place] ?? 0), 0);
          assert.equal(place === 0 ? 0 : counted, ofA);
        },
      ),
    );
  });

  it('counts what is not kept apart together', () => {
    const some = ['a', undefined, 'b', undefined].map((value) => ({ value, at: start }));
    const { values, steps } = some.reduce(addToMix, emptyMix);
    assert.deepEqual(
      [values, steps[0]?.counts],
      [
        ['a', 'b'],
        [2, 1, 1],
      ],
    );
  });

  it('that stays as it is hardly ever looks changed, though somebody always looks', () => {
    const random = createRandom(7);
    let rollouts = 0;
    for (let round = 0; round < 200; round += 1)
      if (simulate(800, random, (_, chance) => usual(chance)).alarms > 0) rollouts += 1;
    assert.ok(rollouts <= 2, String(rollouts));
  });

  it('that changes late is found, with the shares before and since, and about when', () => {
    const random = createRandom(11);
    const later = tenants([0.2, 0.6, 0.15, 0.05]);
    let found = 0;
    for (let round = 0; round < 20; round += 1) {
      const { change } = simulate(2000, random, (part, chance) =>
        part > 0.75 ? later(chance) : usual(chance),
      );
      if (change === undefined) continue;
      found += 1;
      assert.match(change.value, /tenant-[01]/);
      assert.ok(Math.abs(change.now - change.before) > 0.2);
      const minutes = (change.at - start) / 60_000;
      assert.ok(minutes > 60 && minutes < 90, String(minutes));
    }
    assert.ok(found >= 19, String(found));
  });

  it('with a tenant that was not there before is found', () => {
    const { change } = simulate(1500, createRandom(3), (part, chance) =>
      part > 0.8 && chance < 0.4 ? 'new' : usual(chance),
    );
    assert.deepEqual([change?.value, change?.before], ['new', 0]);
  });

  it('that rises and falls all the time has no late change', () => {
    const random = createRandom(5);
    const { change } = simulate(3000, random, (part, chance) =>
      tenants([0.5 + 0.2 * Math.sin(part * 60), 0.2])(chance),
    );
    assert.equal(change, undefined);
  });

  it('of a handful of units says nothing', () => {
    const { change } = simulate(120, createRandom(1), (part) => (part > 0.7 ? 'b' : 'a'));
    assert.equal(change, undefined);
  });
});
