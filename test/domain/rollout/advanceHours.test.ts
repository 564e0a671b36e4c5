import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  findNextAdvanceTime,
  isInsideAdvanceHours,
  isKnownTimeZone,
} from '../../../src/domain/rollout/advanceHours.ts';
import { weekdays, type AdvanceHours } from '../../../src/domain/rollout/rolloutPlan.ts';

const office: AdvanceHours = {
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
  from: '09:00',
  to: '17:00',
  timeZone: 'Europe/Berlin',
};
const at = (text: string): number => Date.parse(text);
const nextOf = (hours: AdvanceHours, text: string): string | undefined => {
  const next = findNextAdvanceTime(hours, at(text));
  return next === undefined ? undefined : new Date(next).toISOString().slice(0, 16);
};

describe('isInsideAdvanceHours', () => {
  it('begins with its start and ends before its end, in its zone', () => {
    // A Friday in winter: Berlin is one hour ahead of UTC.
    assert.equal(isInsideAdvanceHours(office, at('2026-11-20T07:59:59Z')), false);
    assert.equal(isInsideAdvanceHours(office, at('2026-11-20T08:00:00Z')), true);
    assert.equal(isInsideAdvanceHours(office, at('2026-11-20T15:59:59Z')), true);
    assert.equal(isInsideAdvanceHours(office, at('2026-11-20T16:00:00Z')), false);
  });

  it('follows daylight saving', () => {
    // A Friday in summer: two hours ahead.
    assert.equal(isInsideAdvanceHours(office, at('2026-07-10T07:00:00Z')), true);
    assert.equal(isInsideAdvanceHours(office, at('2026-07-10T15:00:00Z')), false);
  });

  it('keeps to its days, by the date of the zone', () => {
    assert.equal(isInsideAdvanceHours(office, at('2026-11-21T10:00:00Z')), false);
    const tokyo: AdvanceHours = {
      ...office,
      days: ['Mon'],
      from: '00:00',
      to: '08:00',
      timeZone: 'Asia/Tokyo',
    };
    assert.equal(isInsideAdvanceHours(tokyo, at('2026-11-22T16:00:00Z')), true);
  });

  it('runs over midnight, with the day of its start', () => {
    const night: AdvanceHours = {
      ...office,
      days: ['Fri'],
      from: '22:00',
      to: '04:00',
      timeZone: 'UTC',
    };
    assert.equal(isInsideAdvanceHours(night, at('2026-11-20T23:00:00Z')), true);
    assert.equal(isInsideAdvanceHours(night, at('2026-11-21T03:59:00Z')), true);
    assert.equal(isInsideAdvanceHours(night, at('2026-11-21T22:30:00Z')), false);
    assert.equal(isInsideAdvanceHours(night, at('2026-11-20T03:00:00Z')), false);
  });

  it('lasts a whole day when it ends as it starts', () => {
    const sunday: AdvanceHours = {
      ...office,
      days: ['Sun'],
      from: '00:00',
      to: '00:00',
      timeZone: 'UTC',
    };
    assert.equal(isInsideAdvanceHours(sunday, at('2026-11-22T23:59:00Z')), true);
    assert.equal(isInsideAdvanceHours(sunday, at('2026-11-23T00:00:00Z')), false);
  });

  it('is never inside in an unknown zone', () => {
    const nowhere = { ...office, timeZone: 'Mars/Olympus' };
    assert.equal(isKnownTimeZone('Mars/Olympus'), false);
    assert.equal(isKnownTimeZone('America/New_York'), true);
    assert.equal(isInsideAdvanceHours(nowhere, at('2026-11-20T10:00:00Z')), false);
    assert.equal(findNextAdvanceTime(nowhere, at('2026-11-20T10:00:00Z')), undefined);
  });

  it('works for times before 1970', () => {
    // A Wednesday.
    assert.equal(
      isInsideAdvanceHours({ ...office, timeZone: 'UTC' }, at('1969-12-31T10:00:00Z')),
      true,
    );
  });
});

describe('findNextAdvanceTime', () => {
  it('is now while inside', () => {
    assert.equal(
      findNextAdvanceTime(office, at('2026-11-20T10:00:30Z')),
      at('2026-11-20T10:00:30Z'),
    );
  });

  it('is later today, or on the next of its days', () => {
    assert.equal(nextOf(office, '2026-11-20T05:00:00Z'), '2026-11-20T08:00');
    assert.equal(nextOf(office, '2026-11-20T18:00:00Z'), '2026-11-23T08:00');
    assert.equal(nextOf({ ...office, days: ['Thu'] }, '2026-11-19T18:00:00Z'), '2026-11-26T08:00');
  });

  it('crosses both changes of the clock', () => {
    // Berlin: clocks go forward on Sunday 2026-03-29 and back on Sunday 2026-10-25.
    assert.equal(nextOf(office, '2026-03-27T18:00:00Z'), '2026-03-30T07:00');
    assert.equal(nextOf(office, '2026-10-23T18:00:00Z'), '2026-10-26T08:00');
  });

  it('opens when the clock has jumped over its start', () => {
    const early: AdvanceHours = { ...office, days: ['Sun'], from: '02:30', to: '05:00' };
    assert.equal(nextOf(early, '2026-03-29T00:00:00Z'), '2026-03-29T01:00');
  });

  it('skips a day whose hours the clock jumps over', () => {
    const gone: AdvanceHours = { ...office, days: ['Sun'], from: '02:15', to: '02:45' };
    assert.equal(nextOf(gone, '2026-03-29T00:00:00Z'), '2026-04-05T00:15');
  });

  it('opens again in the hour that is repeated', () => {
    const twice: AdvanceHours = { ...office, days: ['Sun'], from: '01:30', to: '02:30' };
    // 02:30 of the first pass is over; at 01:00 UTC it is 02:00 again.
    assert.equal(nextOf(twice, '2026-10-25T00:40:00Z'), '2026-10-25T01:00');
  });

  it('agrees with looking at every minute', () => {
    const clockTime = fc
      .tuple(fc.nat(23), fc.nat(59))
      .map(
        ([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`,
      );
    const hoursArbitrary: fc.Arbitrary<AdvanceHours> = fc.record({
      days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 5 }),
      from: clockTime,
      to: clockTime,
      timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'),
    });
    // Around the changes of these zones in 2026, where it is hard.
    const time = fc.constantFrom(
      '2026-03-28',
      '2026-10-24',
      '2026-03-07',
      '2026-10-31',
      '2026-04-04',
      '2026-10-03',
    );
    const minute = fc.nat(2 * 24 * 60);
    fc.assert(
      fc.property(hoursArbitrary, time, minute, (hours, date, minutes) => {
        const start = at(`${date}T00:00:00Z`) + minutes * 60_000;
        const next = findNextAdvanceTime(hours, start);
        assert.ok(next !== undefined && next >= start && isInsideAdvanceHours(hours, next));
        // Nothing earlier is inside: by every fifth minute, and by the minute right before it.
        for (let earlier = start; earlier < next; earlier += 5 * 60_000) {
          assert.equal(
            isInsideAdvanceHours(hours, earlier),
            false,
            new Date(earlier).toISOString(),
          );
        }
        if (next > start) assert.equal(isInsideAdvanceHours(hours, next - 60_000), false);
      }),
      { numRuns: 40 },
    );
  });
});
