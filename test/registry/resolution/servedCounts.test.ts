import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ServedCounts } from '../../../src/registry/resolution/servedCounts.ts';

const minute = 60_000;

function aClock(start = 1_000 * minute): { now: () => number; move: (ms: number) => void } {
  let at = start;
  return { now: () => at, move: (ms) => (at += ms) };
}

describe('ServedCounts', () => {
  it('says when a version was last served, how often lately and in all', () => {
    const clock = aClock();
    const counts = new ServedCounts(clock.now);
    const counter = counts.counters('production', 'support/answer').version('1.3.0');
    counter.add(clock.now());
    clock.move(4 * minute);
    counter.add(clock.now());
    counter.add(clock.now());
    const lastServedAt = clock.now();
    assert.deepEqual(counts.read('production', 'support/answer').versions, [
      { version: '1.3.0', lastServedAt, recent: 3, total: 3 },
    ]);
    clock.move(minute);
    assert.deepEqual(counts.read('production', 'support/answer').versions, [
      { version: '1.3.0', lastServedAt, recent: 2, total: 3 },
    ]);
    clock.move(60 * minute);
    assert.equal(counts.read('production', 'support/answer').versions[0]?.recent, 0);
  });

  it('shows a version that is deployed but was not served yet', () => {
    const counts = new ServedCounts(aClock().now);
    counts.counters('production', 'support/answer').version('1.4.0');
    assert.deepEqual(counts.read('production', 'support/answer').versions, [
      { version: '1.4.0', lastServedAt: undefined, recent: 0, total: 0 },
    ]);
  });

  it('keeps environments and prompts apart', () => {
    const clock = aClock();
    const counts = new ServedCounts(clock.now);
    counts.counters('staging', 'support/answer').version('1.4.0').add(clock.now());
    assert.deepEqual(counts.read('production', 'support/answer').versions, []);
    assert.deepEqual(counts.read('staging', 'triage').versions, []);
  });

  it('counts afresh and loses nothing in all when the clock is set back', () => {
    const clock = aClock();
    const counts = new ServedCounts(clock.now);
    const counter = counts.counters('production', 'triage').version('1.0.0');
    for (let at = 0; at < 5; at += 1) {
      counter.add(clock.now());
      clock.move(minute);
    }
    clock.move(-60 * minute);
    counter.add(clock.now());
    const [served] = counts.read('production', 'triage').versions;
    assert.equal(served?.recent, 1);
    assert.equal(served.total, 6);
  });

  it('names the last poll whose prefix covers the prompt', () => {
    const clock = aClock();
    const counts = new ServedCounts(clock.now);
    counts.recordPoll('production', 'sales/');
    assert.equal(counts.read('production', 'support/answer').lastPolledAt, undefined);
    counts.recordPoll('production', '');
    const everything = clock.now();
    clock.move(minute);
    counts.recordPoll('production', 'sales/');
    assert.equal(counts.read('production', 'support/answer').lastPolledAt, everything);
    assert.equal(counts.read('production', 'sales/followup').lastPolledAt, everything + minute);
  });

  it('stays small when a client polls with ever new prefixes', () => {
    const clock = aClock();
    const counts = new ServedCounts(clock.now);
    counts.recordPoll('production', 'a');
    for (let n = 0; n < 1_000; n += 1) counts.recordPoll('production', `b${n}`);
    assert.equal(counts.read('production', 'answer').lastPolledAt, undefined);
    assert.equal(counts.read('production', 'b999').lastPolledAt, clock.now());
  });
});
