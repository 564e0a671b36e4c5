import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { fillReservoirs, type Place } from '../../../src/domain/samples/fillReservoirs.ts';
import { listReservoirs } from '../../../src/domain/samples/listReservoirs.ts';

/** Applies what changes, batch by batch. */
function fill(batches: readonly (readonly Place[])[], size: number): Place[] {
  return batches.reduce<Place[]>((present, offered) => {
    const { added, removed } = fillReservoirs(present, offered, size);
    return [...present.filter((place) => !removed.includes(place)), ...added];
  }, []);
}

const place = fc.record({
  reservoir: fc.constantFrom('a', 'b'),
  sampleId: fc.integer({ min: 0, max: 40 }).map(String),
});
/** One priority for each sample, as a hash would give it. */
const withPriority = (one: { reservoir: string; sampleId: string }): Place => ({
  ...one,
  priority: ((Number(one.sampleId) * 7919) % 41) / 41,
});

describe('reservoirs', () => {
  it('hold the same samples whatever the batches, and never more than their size', () => {
    fc.assert(
      fc.property(fc.array(fc.array(place)), fc.integer({ min: 1, max: 10 }), (batches, size) => {
        const offers = batches.map((batch) => batch.map(withPriority));
        const names = (places: readonly Place[]) =>
          places.map(({ reservoir, sampleId }) => `${reservoir} ${sampleId}`).sort();
        const stepwise = fill(offers, size);
        assert.deepEqual(names(stepwise), names(fill([offers.flat().reverse()], size)));
        for (const reservoir of ['a', 'b'])
          assert.ok(stepwise.filter((one) => one.reservoir === reservoir).length <= size);
      }),
    );
  });

  it('choose from early and late samples alike', () => {
    let kept = 0;
    for (let round = 0; round < 400; round += 1) {
      const batches = Array.from({ length: 20 }, (_, batch) => [
        { reservoir: 'a', sampleId: `${batch}`, priority: hash(round * 20 + batch) },
      ]);
      kept += fill(batches, 5).filter(({ sampleId }) => Number(sampleId) < 10).length;
    }
    assert.ok(Math.abs(kept / (400 * 5) - 0.5) < 0.05, String(kept));
  });

  it('are those of arm and stage, of cohorts and, for bad ones, of guards', () => {
    const cohorts = [{ attribute: 'tenant', value: 'acme' }, { attribute: 'region' }];
    const good = listReservoirs({ stage: 'some', arm: 'stable', cohorts, failed: [] });
    assert.deepEqual(good, [
      '["some","stable","all"]',
      '["some","stable","cohort","tenant=acme"]',
      '["some","stable","cohort","region"]',
    ]);
    const bad = listReservoirs({ stage: 'some', arm: 'stable', cohorts, failed: ['refusal'] });
    assert.deepEqual(bad.slice(3), [
      '["some","stable","failed","refusal"]',
      '["some","stable","failedCohort","tenant=acme"]',
      '["some","stable","failedCohort","region"]',
    ]);
  });
});

/** A number from 0 to 1 that looks random. */
function hash(seed: number): number {
  let value = (seed + 1) * 0x9e3779b1;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32;
}
