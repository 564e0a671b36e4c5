import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  assessRecovery,
  enoughOutcomes,
  summarizeRecovery,
} from '../../../src/domain/recovery/assessRecovery.ts';
import {
  calculateOutcomeRange,
  type OutcomeRange,
} from '../../../src/domain/recovery/outcomeRange.ts';
import { createRandomStream } from '../../simulations/randomStream.ts';
import { recoveryStates, type RecoveryState } from '../../../src/domain/recovery/recoveryState.ts';

const rate = { measure: { kind: 'rate' }, direction: 'lower', margin: 0.01 } as const;
const success = { ...rate, direction: 'higher' } as const;
const rateOf = (hits: number, count: number): OutcomeRange | undefined =>
  calculateOutcomeRange(rate.measure, { count, sum: hits, squares: hits });
const before = rateOf(20, 1000);

/** From better to worse, for one and the same number of outcomes. */
const order: readonly RecoveryState[] = ['recovered', 'watching', 'notRecovered'];
const counts = fc
  .nat({ max: 3000 })
  .chain((count) => fc.record({ count: fc.constant(count), hits: fc.nat({ max: count }) }));
const margins = fc.constantFrom(0, 0.01, 0.1);

describe('assessRecovery', () => {
  it('waits for outcomes, then says whether they are as before', () => {
    assert.equal(assessRecovery(before, undefined, rate), 'watching');
    assert.equal(assessRecovery(before, rateOf(29, 29), rate), 'watching');
    assert.equal(assessRecovery(before, rateOf(15, 30), rate), 'notRecovered');
    assert.equal(assessRecovery(before, rateOf(2, 100), rate), 'watching');
    assert.equal(assessRecovery(before, rateOf(4, enoughOutcomes), rate), 'recovered');
    assert.equal(assessRecovery(before, rateOf(1, 2000), { ...rate, margin: 0 }), 'recovered');
  });

  it('needs no more than an interval within the range', () => {
    assert.equal(assessRecovery(before, rateOf(0, 60), { ...rate, margin: 0.1 }), 'recovered');
  });

  it('does not know without outcomes from before', () => {
    assert.equal(assessRecovery(undefined, rateOf(0, 1000), rate), 'unknown');
  });

  it('takes what is better than before as back, whichever direction is better', () => {
    assert.equal(assessRecovery(rateOf(500, 1000), rateOf(0, 300), rate), 'recovered');
    assert.equal(assessRecovery(rateOf(500, 1000), rateOf(300, 300), rate), 'notRecovered');
    assert.equal(assessRecovery(rateOf(500, 1000), rateOf(300, 300), success), 'recovered');
    assert.equal(assessRecovery(rateOf(500, 1000), rateOf(0, 300), success), 'notRecovered');
  });

  it('takes the bad side of a budget as worse, also where more of the number is better', () => {
    const budget = { ...success, measure: { kind: 'budget', budget: 5 } } as const;
    assert.equal(assessRecovery(before, rateOf(300, 300), budget), 'notRecovered');
  });

  it('never gets better by more bad outcomes among as many', () => {
    fc.assert(
      fc.property(counts, counts, margins, (then, { hits, count }, margin) => {
        const guard = { ...rate, margin };
        const range = rateOf(then.hits, then.count);
        fc.pre(hits < count && range !== undefined);
        const place = (bad: number) =>
          order.indexOf(assessRecovery(range, rateOf(bad, count), guard));
        assert.ok(place(hits) <= place(hits + 1));
      }),
    );
  });

  it('says the same of a metric that is turned around', () => {
    const range = fc
      .tuple(fc.integer({ min: -50, max: 50 }), fc.nat(20), fc.nat(20), fc.nat(400))
      .map(([estimate, down, up, count]) => ({
        ...{ estimate, low: estimate - down, high: estimate + up, count },
      }));
    const turn = ({ estimate, low, high, count }: OutcomeRange): OutcomeRange => ({
      ...{ estimate: -estimate, low: -high, high: -low, count },
    });
    const mean = { measure: { kind: 'mean', ceiling: 99 }, margin: 3 } as const;
    fc.assert(
      fc.property(range, range, fc.constantFrom(...recoveryStates), (then, now, found) => {
        const lower = assessRecovery(then, now, { ...mean, direction: 'lower' }, found);
        const higher = assessRecovery(
          turn(then),
          turn(now),
          { ...mean, direction: 'higher' },
          found,
        );
        assert.equal(lower, higher);
      }),
    );
  });

  it('is never turned from back to not back, or the other way round, by one outcome', () => {
    fc.assert(
      fc.property(counts, counts, margins, (then, { hits, count }, margin) => {
        const guard = { ...rate, margin };
        const range = rateOf(then.hits, then.count);
        const first = assessRecovery(range, rateOf(hits, count), guard);
        for (const more of [0, 1]) {
          const next = assessRecovery(range, rateOf(hits + more, count + 1), guard, first);
          if (first === 'recovered') assert.equal(next, 'recovered');
          if (first === 'notRecovered') assert.equal(next, 'notRecovered');
        }
      }),
    );
  });
});

describe('assessRecovery, with a look after every ten outcomes', () => {
  const random = createRandomStream(7);
  const draw = (count: number, share: number) =>
    Array.from({ length: count }, () => random()).filter((one) => one < share).length;

  /** The state after at most 1,000 outcomes, and whether stable was ever said not to be back. */
  function watch(share: number): { state: RecoveryState; wasOutside: boolean } {
    const usual = rateOf(draw(2000, 0.02), 2000);
    let state: RecoveryState = 'watching';
    let wasOutside = false;
    for (let count = 10, hits = 0; count <= 1000 && state !== 'recovered'; count += 10) {
      hits += draw(10, share);
      state = assessRecovery(usual, rateOf(hits, count), rate, state);
      wasOutside ||= state === 'notRecovered';
    }
    return { state, wasOutside };
  }

  it('says of what is as before that it is back, and never the opposite', () => {
    const runs = Array.from({ length: 100 }, () => watch(0.02));
    assert.equal(runs.filter(({ wasOutside }) => wasOutside).length, 0);
    assert.ok(runs.filter(({ state }) => state === 'recovered').length >= 98);
  });

  it('says of what is five times as bad that it is not back', () => {
    const runs = Array.from({ length: 100 }, () => watch(0.1));
    assert.ok(runs.filter(({ state }) => state === 'notRecovered').length >= 98);
  });
});

describe('summarizeRecovery', () => {
  it('takes the worst that is known, and knows nothing of nothing', () => {
    assert.equal(summarizeRecovery(['recovered', 'notRecovered', 'watching']), 'notRecovered');
    assert.equal(summarizeRecovery(['recovered', 'watching', 'unknown']), 'watching');
    assert.equal(summarizeRecovery(['recovered', 'unknown']), 'recovered');
    assert.equal(summarizeRecovery(['unknown']), 'unknown');
    assert.equal(summarizeRecovery([]), 'unknown');
  });
});
