import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { assessGuard } from '../../../src/domain/guards/assessGuard.ts';
import { createGuardState } from '../../../src/domain/guards/createGuardState.ts';
import type { GuardLook } from '../../../src/domain/guards/findTelemetryFault.ts';
import type { GuardAssessment } from '../../../src/domain/guards/guardAssessment.ts';
import type { GuardRecord } from '../../../src/domain/guards/guardRecord.ts';
import type { GuardSettings } from '../../../src/domain/guards/guardSettings.ts';
import { aGuard, afterRecords, aRecord, mixedRecords, times } from './aGuard.ts';

const look = { stage: 'canary' };
const traffic = { verdict: 'ok', stable: 500, candidate: 500 } as const;

function assess(settings: GuardSettings, records: readonly GuardRecord[]): GuardAssessment {
  return assessGuard(settings, afterRecords(settings, records), look);
}

function told({ verdict, reason }: GuardAssessment): string {
  return `${verdict} ${reason.code}`;
}

describe('a guard of a cohort', () => {
  const settings = aGuard({ key: 'parseFailure@tenant=acme', when: { tenant: ['acme'] } });

  it('carries its key and its cohort', () => {
    const { key, when } = assess(settings, []);
    assert.deepEqual([key, when], [settings.key, settings.when]);
  });

  it('waits while no unit of it gets the candidate', () => {
    const at = { ...look, traffic, isServed: false };
    assert.equal(told(assessGuard(settings, createGuardState(), at)), 'inconclusive not_served');
  });
});

describe('the share of units that report a metric', () => {
  const shareOf = (records: readonly GuardRecord[], seen?: number, settings = aGuard()) =>
    assessGuard(settings, afterRecords(settings, records), { ...look, seen }).reportedShare;

  it('is known once units of both versions have reported it', () => {
    assert.equal(shareOf(mixedRecords([0, 5], [0, 5]), 100), 0.1);
    assert.equal(shareOf(times(5, aRecord()), 100), undefined);
    assert.equal(shareOf(mixedRecords([0, 5], [0, 5])), undefined);
    assert.equal(shareOf(mixedRecords([0, 5], [0, 5]), 5), 1);
  });

  it('is not known of a rate of which only bad outcomes came', () => {
    assert.equal(shareOf(mixedRecords([3, 0], [3, 0]), 100), undefined);
    const success = aGuard({ metric: 'success', direction: 'higher' });
    assert.equal(shareOf(mixedRecords([0, 3], [0, 3]), 100, success), undefined);
    assert.equal(shareOf(mixedRecords([3, 0], [3, 0]), 100, success), 0.06);
  });
});

describe('a guard', () => {
  it('says harm once it is shown, with the e-value', () => {
    const reading = assess(aGuard({ onHarm: 'pause' }), mixedRecords([40, 60], [5, 95]));
    assert.equal(told(reading), 'harm worse_than_margin');
    assert.equal(reading.eValue?.threshold, 20);
    assert.ok(reading.eValue.value >= 20);
    assert.equal(reading.unitsToDecide, undefined);
    assert.equal(reading.onHarm, 'pause');
  });

  it('says harm although the telemetry is broken', () => {
    const settings = aGuard();
    const state = afterRecords(settings, mixedRecords([40, 60], [5, 95]));
    const broken = {
      ...traffic,
      verdict: 'error',
      reason: { code: 'silent', params: {} },
    } as const;
    assert.equal(assessGuard(settings, state, { ...look, traffic: broken }).verdict, 'harm');
  });

  it('is clear when the upper bound is within the margin', () => {
    const reading = assess(aGuard({ margin: 0.05 }), mixedRecords([40, 1960], [40, 1960]));
    assert.equal(told(reading), 'clear within_margin');
    assert.ok(reading.difference !== undefined && reading.difference.high <= 0.05);
    assert.equal(reading.units, 2000);
    assert.deepEqual(
      [reading.arms.stable.estimate, reading.arms.candidate.estimate, reading.difference.estimate],
      [0.02, 0.02, 0],
    );
  });

  it('is not clear before both arms have the minimum of units', () => {
    const records = mixedRecords([0, 90], [0, 900], { probability: 0.1 });
    const short = assess(aGuard({ margin: 0.3, minUnits: 100 }), records);
    assert.equal(told(short), 'inconclusive too_few_units');
    assert.deepEqual(short.reason.params, { stable: 900, candidate: 90, need: 100 });
    assert.equal(assess(aGuard({ margin: 0.3, minUnits: 90 }), records).verdict, 'clear');
    assert.equal(
      told(assess(aGuard({ minUnits: 1 }), records.slice(0, 90))),
      'inconclusive too_few_units',
    );
  });

  it('tells how many more units the minimum takes', () => {
    const reading = assess(aGuard(), mixedRecords([0, 3], [0, 27], { probability: 0.1 }));
    assert.equal(reading.unitsToDecide, 270);
  });

  it('tells how many more units until it can be clear', () => {
    const reading = assess(aGuard({ margin: 0.01 }), mixedRecords([20, 980], [20, 980]));
    assert.equal(told(reading), 'inconclusive no_sign_of_harm');
    // About 6055 in all with known rates, of which 2000 are there.
    assert.ok(Math.abs((reading.unitsToDecide ?? 0) - 4055) < 400, `${reading.unitsToDecide}`);
    assert.equal(reading.unitsToDecide, reading.unitsToClear);
    assert.deepEqual(reading.reason.params, { margin: 0.01, missing: reading.unitsToDecide });
  });

  it('tells how many more units until it can be harm', () => {
    const reading = assess(aGuard(), mixedRecords([18, 482], [10, 490]));
    assert.equal(told(reading), 'inconclusive may_be_worse');
    assert.ok(reading.unitsToHarm !== undefined && reading.unitsToHarm > 500);
    assert.equal(reading.unitsToDecide, reading.unitsToHarm);
  });

  it('says that without a margin nothing but a better candidate can be clear', () => {
    assert.equal(told(assess(aGuard(), mixedRecords([2, 98], [2, 98]))), 'inconclusive no_margin');
    assert.equal(told(assess(aGuard(), mixedRecords([0, 500], [200, 300]))), 'clear within_margin');
  });

  it('has no data at first', () => {
    const reading = assessGuard(aGuard({ dryRun: true }), createGuardState(), look);
    assert.equal(told(reading), 'inconclusive no_records');
    assert.deepEqual(
      [reading.units, reading.arms.candidate, reading.dryRun],
      [0, { units: 0 }, true],
    );
    assert.equal(reading.difference, undefined);
  });

  it('has nothing to compare with where everybody gets the candidate', () => {
    const reading = assess(aGuard(), times(200, aRecord({ arm: 'candidate', probability: 1 })));
    assert.equal(told(reading), 'inconclusive no_comparison');
    assert.equal(reading.units, 200);
  });

  it('takes the share of the stage before while a new one has nobody to compare', () => {
    const settings = aGuard({ margin: 0.01 });
    const state = afterRecords(settings, mixedRecords([20, 980], [20, 980], { stage: 'before' }));
    const reading = assessGuard(settings, state, look);
    assert.equal(reading.units, 0);
    assert.ok((reading.unitsToDecide ?? 0) > 3000);
  });

  it('estimates means with their capped values, and the difference in the metric’s own direction', () => {
    const settings = aGuard({
      measure: { kind: 'mean', ceiling: 1 },
      direction: 'higher',
      margin: 0.5,
    });
    const records = times(100, aRecord()).flatMap((record, index) => [
      { ...record, probability: 0.5, value: 0.8 + (index % 2) / 10 },
      { ...record, probability: 0.5, arm: 'candidate' as const, value: 0.6 + (index % 2) },
    ]);
    const { arms, difference, eValue } = assess(settings, records);
    assert.equal(arms.candidate.capped, 50);
    assert.ok(Math.abs((arms.candidate.estimate ?? 0) - 0.8) < 1e-9);
    assert.ok(difference !== undefined && Math.abs(difference.estimate + 0.05) < 1e-9);
    assert.ok(difference.low < difference.estimate && difference.estimate < difference.high);
    assert.equal(eValue, undefined);
  });

  it('shows means before their intervals, and neither before the first unit', () => {
    const settings = aGuard({ measure: { kind: 'mean', ceiling: 10 } });
    const { arms, unitsToDecide } = assess(settings, [aRecord({ value: 3, probability: 0.5 })]);
    assert.deepEqual(arms.stable, { units: 1, capped: 0, estimate: 3 });
    assert.deepEqual(arms.candidate, { units: 0, capped: 0 });
    assert.equal(unitsToDecide, 60);
  });

  it('can be told in numbers that JSON has', () => {
    const state = { ...createGuardState(), peakLogEvidence: 1e5, isHarmShown: true };
    const reading = assessGuard(aGuard(), state, look);
    assert.deepEqual(JSON.parse(JSON.stringify(reading)), reading);
  });

  it('needs more units for means too, in either direction', () => {
    const settings = aGuard({ measure: { kind: 'mean', ceiling: 10 }, margin: 0.1 });
    const records = (worse: number) =>
      times(40, aRecord()).flatMap((record, index) => [
        { ...record, probability: 0.5, value: index % 5 },
        { ...record, probability: 0.5, arm: 'candidate' as const, value: (index % 5) + worse },
      ]);
    const worse = assess(settings, records(0.5));
    assert.equal(told(worse), 'inconclusive may_be_worse');
    assert.equal(worse.unitsToDecide, worse.unitsToHarm);
    const alike = assess(settings, records(0));
    assert.equal(told(alike), 'inconclusive no_sign_of_harm');
    assert.ok((alike.unitsToClear ?? 0) > 1000);
  });

  it('holds its intervals around its estimates, whatever arrives', () => {
    const counts = fc.tuple(fc.nat(60), fc.nat(60));
    fc.assert(
      fc.property(counts, counts, (candidate, stable) => {
        const { arms, difference } = assess(
          aGuard({ margin: 0.02 }),
          mixedRecords(candidate, stable),
        );
        for (const one of [arms.stable, arms.candidate, difference]) {
          if (one?.estimate === undefined) continue;
          const { low = -1, estimate, high = 2 } = one;
          assert.ok(low <= estimate && estimate <= high);
        }
      }),
    );
  });
});

describe('a guard is in error', () => {
  const settings = aGuard();
  const told = (
    records: readonly GuardRecord[],
    known = look as Parameters<typeof assessGuard>[2],
  ) => {
    const { verdict, reason } = assessGuard(settings, afterRecords(settings, records), known);
    return [verdict, reason.code];
  };

  it('while the units themselves do not arrive as they should', () => {
    const reason = { code: 'no_traffic', params: {} } as const;
    const broken = { verdict: 'error', reason, stable: 0, candidate: 0 } as const;
    assert.deepEqual(told([], { ...look, traffic: broken }), ['error', 'no_traffic']);
  });

  it('when units come and none reports the metric', () => {
    assert.deepEqual(told([], { ...look, traffic }), ['error', 'not_reported']);
    const few = { ...traffic, stable: 20, candidate: 9 };
    assert.deepEqual(told([], { ...look, traffic: few }), ['inconclusive', 'no_records']);
  });

  it('not when a metric is known to be rare, unless it stays away longer than chance explains', () => {
    const rare = mixedRecords([1, 9], [1, 9], { stage: 'before' });
    const seen = 400;
    const units = (count: number) => ({ ...traffic, stable: count / 2, candidate: count / 2 });
    const after = (count: number, records = rare) =>
      told(records, { ...look, traffic: units(count), seen });
    assert.deepEqual(after(100), ['inconclusive', 'too_few_units']);
    // 20 of 400 have it: that none of 136 has is likelier than one in a thousand, that none of 140 has is not.
    assert.deepEqual(after(136), ['inconclusive', 'too_few_units']);
    assert.deepEqual(after(140), ['error', 'not_reported']);
    const oneArm = times(20, aRecord({ stage: 'before' }));
    assert.deepEqual(after(40, oneArm), ['error', 'not_reported']);
    const onlyBad = mixedRecords([2, 0], [2, 0], { stage: 'before' });
    assert.deepEqual(after(40, onlyBad), ['error', 'not_reported']);
  });

  it('late for feedback, which few give, and never for a cohort whose size nobody knows', () => {
    const soon = { ...look, traffic: { ...traffic, stable: 400, candidate: 400 } };
    const later = { ...look, traffic };
    const verdictOf = (settings: GuardSettings, at: GuardLook) =>
      assessGuard(settings, createGuardState(), at).verdict;
    const feedback = aGuard({ metric: 'feedback', measure: { kind: 'mean', ceiling: 1 } });
    assert.deepEqual(
      [verdictOf(feedback, soon), verdictOf(feedback, later)],
      ['inconclusive', 'error'],
    );
    assert.equal(verdictOf(aGuard({ when: { tenant: ['acme'] } }), later), 'inconclusive');
  });

  it('when an application reports its failures alone', () => {
    const failures = mixedRecords([3, 0], [4, 0]);
    const at = { ...look, traffic, seen: 500 };
    assert.deepEqual(told(failures, at), ['error', 'only_failures']);
    // All of few units may have failed, and one good outcome shows that good ones are reported.
    assert.deepEqual(told(failures, { ...at, seen: 14 })[0], 'inconclusive');
    assert.deepEqual(told(mixedRecords([3, 1], [4, 0]), at)[0], 'inconclusive');
    assert.deepEqual(told(mixedRecords([2, 0], [2, 0]), at)[0], 'inconclusive');
  });

  it('when nothing but failures of a cohort is reported, after more of them', () => {
    const cohort = aGuard({ when: { tenant: ['acme'] } });
    const code = (bad: number, good = 0) => {
      const state = afterRecords(cohort, mixedRecords([bad, good], [bad, 0]));
      return assessGuard(cohort, state, { ...look, traffic, seen: 500 }).reason.code;
    };
    assert.equal(code(14), 'too_few_units');
    assert.equal(code(15), 'only_failures');
    assert.equal(code(15, 1), 'too_few_units');
  });

  it('when more than 1 % of the values do not fit', () => {
    const good = mixedRecords([1, 49], [1, 49]);
    const odd = aRecord({ value: 3 });
    assert.deepEqual(told([...good, odd]), ['inconclusive', 'no_margin']);
    assert.deepEqual(told([...good, odd, odd]), ['error', 'unusable_values']);
  });

  it('when one arm only reports the metric', () => {
    assert.deepEqual(told(mixedRecords([0, 0], [2, 98], { probability: 0.1 })), [
      'error',
      'one_arm_only',
    ]);
  });

  it('when one arm reports the metric less often than it should', () => {
    assert.deepEqual(told(mixedRecords([1, 59], [1, 139])), ['error', 'reported_unevenly']);
  });

  it('when only successes are reported, and one arm has fewer of them', () => {
    assert.deepEqual(told(mixedRecords([0, 60], [0, 140])), ['error', 'only_successes']);
    const cost = aGuard({ measure: { kind: 'mean', ceiling: 1 } });
    const numbers = mixedRecords([0, 60], [0, 140]).map((record) => ({ ...record, value: 0 }));
    assert.equal(assess(cost, numbers).reason.code, 'reported_unevenly');
  });
});
