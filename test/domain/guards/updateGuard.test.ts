import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Value } from 'typebox/value';
import { createGuardState } from '../../../src/domain/guards/createGuardState.ts';
import type { GuardRecord } from '../../../src/domain/guards/guardRecord.ts';
import { guardStateSchema, type GuardState } from '../../../src/domain/guards/guardState.ts';
import { calculateStratifiedDifference } from '../../../src/domain/guards/stratifiedDifference.ts';
import { updateGuard } from '../../../src/domain/guards/updateGuard.ts';
import { aGuard, afterRecords, aRecord, mixedRecords, times } from './aGuard.ts';

const candidate = (changes: Partial<GuardRecord> = {}) => aRecord({ arm: 'candidate', ...changes });

const records = fc.array(
  fc.record({
    stage: fc.constantFrom('internal', 'canary', '__proto__'),
    arm: fc.constantFrom('stable' as const, 'candidate' as const),
    probability: fc.constantFrom(0, 0.01, 0.05, 0.5, 1),
    value: fc.oneof(fc.boolean(), fc.double({ min: -5, max: 5 })),
    at: fc.integer({ min: 0, max: 1e12 }),
  }),
  { maxLength: 60 },
);
const guards = fc.constantFrom(
  aGuard(),
  aGuard({ margin: 0.02, direction: 'higher' }),
  aGuard({ measure: { kind: 'budget', budget: 2 } }),
  aGuard({ measure: { kind: 'mean', ceiling: 3 }, margin: 0.1 }),
);

function stored(state: GuardState): GuardState {
  const read: unknown = JSON.parse(JSON.stringify(state));
  assert.ok(Value.Check(guardStateSchema, read));
  return read;
}

describe('the evidence of a rate', () => {
  it('is as published for three rounds of nine passes of stable and one failure of the candidate', () => {
    const round = [...times(9, aRecord()), candidate({ value: true })];
    const { logEvidence } = afterRecords(aGuard(), [...round, ...round, ...round]);
    assert.equal(logEvidence.toFixed(6), '7.640582');
  });

  it('is as published for thirty rounds in which everything passes', () => {
    const round = [...times(9, aRecord()), candidate()];
    const { logEvidence } = afterRecords(
      aGuard(),
      times(30, aRecord()).flatMap(() => round),
    );
    assert.equal(logEvidence.toFixed(6), '-0.322258');
  });

  it('shows harm from 1/alpha on, and harm stays shown', () => {
    const bad = [...times(9, aRecord()), candidate({ value: true })];
    const settings = aGuard();
    let state = afterRecords(settings, [...bad, ...bad]);
    while (!state.isHarmShown) {
      assert.ok(state.peakLogEvidence < Math.log(20));
      state = afterRecords(settings, bad, state);
    }
    assert.ok(state.peakLogEvidence >= Math.log(20));
    const better = afterRecords(settings, times(3000, candidate()), state);
    assert.ok(better.logEvidence < Math.log(20) && better.isHarmShown);
  });

  it('is less with a margin than without', () => {
    const list = mixedRecords([24, 76], [4, 96]);
    const peaks = [0, 0.02, 0.05, 0.1].map(
      (margin) => afterRecords(aGuard({ margin }), list).peakLogEvidence,
    );
    assert.deepEqual(
      peaks,
      peaks.toSorted((left, right) => right - left),
    );
    assert.ok(new Set(peaks).size > 2);
  });

  it('is the same for failures and for the successes that they are not', () => {
    const failures = mixedRecords([9, 41], [3, 47]);
    const successes = failures.map((record) => ({ ...record, value: record.value === false }));
    const one = afterRecords(aGuard({ margin: 0.01 }), failures);
    const other = afterRecords(aGuard({ margin: 0.01, direction: 'higher' }), successes);
    assert.ok(Math.abs(one.logEvidence - other.logEvidence) < 1e-12);
  });

  it('comes from budgets by what is outside of them', () => {
    const failures = mixedRecords([9, 41], [3, 47]);
    const latencies = failures.map((record) => ({
      ...record,
      value: record.value === true ? 5000 : 90,
    }));
    const budget = aGuard({ measure: { kind: 'budget', budget: 4000 } });
    assert.deepEqual(afterRecords(budget, latencies), afterRecords(aGuard(), failures));
  });
});

describe('the evidence of a mean', () => {
  const cost = aGuard({ measure: { kind: 'mean', ceiling: 10 } });
  const spread = (arm: 'stable' | 'candidate', values: readonly number[]) =>
    values.map((value) => aRecord({ arm, value, probability: 0.5 }));

  it('shows harm when the candidate costs clearly more', () => {
    const state = afterRecords(
      cost,
      times(200, aRecord()).flatMap(() => [
        ...spread('stable', [1, 2]),
        ...spread('candidate', [2, 4]),
      ]),
    );
    assert.equal(state.isHarmShown, true);
  });

  it('shows none when it costs less, unless less is worse', () => {
    const list = times(200, aRecord()).flatMap(() => [
      ...spread('stable', [2, 4]),
      ...spread('candidate', [1, 2]),
    ]);
    assert.equal(afterRecords(cost, list).isHarmShown, false);
    assert.equal(afterRecords({ ...cost, direction: 'higher' }, list).isHarmShown, true);
  });

  it('shows none before both arms have thirty units', () => {
    const list = [
      ...times(29, aRecord({ arm: 'candidate', value: 9, probability: 0.5 })),
      ...times(500, aRecord({ value: 1, probability: 0.5 })),
    ];
    assert.equal(afterRecords(cost, list).isHarmShown, false);
  });

  it('counts what was capped, and lets a monster count as the ceiling', () => {
    const state = afterRecords(cost, [
      candidate({ value: 1e9 }),
      candidate({ value: 10 }),
      aRecord({ value: 11 }),
    ]);
    assert.deepEqual([state.cappedStable, state.cappedCandidate], [1, 1]);
    assert.equal(state.candidate.sum, 20);
  });
});

describe('the state of a guard', () => {
  it('is only counted by records without a choice', () => {
    for (const probability of [0, 1]) {
      const state = afterRecords(aGuard(), times(50, candidate({ probability, value: true })));
      assert.equal(state.stages['canary']?.candidate, 50);
      assert.deepEqual({ ...state, stages: {} }, createGuardState());
    }
  });

  it('counts values that do not fit, and nothing else of them', () => {
    const state = afterRecords(aGuard(), [aRecord({ value: 17 })]);
    assert.deepEqual(state, { ...createGuardState(), unusable: 1 });
  });

  it('is the same for the same records, through JSON at any moment', () => {
    fc.assert(
      fc.property(guards, records, fc.nat(60), (settings, list, cut) => {
        const whole = afterRecords(settings, list);
        const half = stored(afterRecords(settings, list.slice(0, cut)));
        assert.deepEqual(stored(afterRecords(settings, list.slice(cut), half)), stored(whole));
      }),
    );
  });

  it('leaves the state before as it was', () => {
    fc.assert(
      fc.property(guards, records, (settings, list) => {
        const before = afterRecords(settings, list);
        const copy = structuredClone(before);
        updateGuard(settings, before, candidate({ value: true }));
        assert.deepEqual(before, copy);
      }),
    );
  });

  it('stays small however many strata there are, and forgets no difference', () => {
    const list = times(200, aRecord()).flatMap((_, index) =>
      mixedRecords([3, 7], [1, 9], { stage: `stage ${index % 25}`, probability: 1 / (index + 2) }),
    );
    const state = afterRecords(aGuard(), list);
    assert.equal(state.strata.length, 64);
    assert.ok(JSON.stringify(state).length < 20_000);
    const found = calculateStratifiedDifference(state, { kind: 'rate', shift: 0 });
    assert.ok(found !== undefined && Math.abs(found.difference - 0.2) < 1e-12);
  });

  it('refuses probabilities outside 0 and 1', () => {
    for (const probability of [-0.1, 1.1, Number.NaN]) {
      assert.throws(
        () => updateGuard(aGuard(), createGuardState(), aRecord({ probability })),
        RangeError,
      );
    }
  });
});
