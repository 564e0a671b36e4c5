import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { MetricSums } from '../../../src/registry/observations/metricSums.ts';
import {
  readRecords,
  writeRecords,
  type OutcomeRecord,
} from '../../../src/registry/observations/outcomeRecord.ts';
import {
  createTakenKeys,
  readTold,
  toClaim,
  writeTold,
} from '../../../src/registry/observations/takenObservation.ts';
import {
  readUnitKnowledge,
  writeUnitKnowledge,
} from '../../../src/registry/observations/unitKnowledge.ts';

const metric = fc.constantFrom('latencyMs', 'success', 'stars', 'constructor', '__proto__');
const value = fc.oneof(fc.boolean(), fc.double({ min: -1e12, max: 1e12, noNaN: true }));
const share = fc.integer({ min: 0, max: 100_000 }).map((weight) => weight / 100_000);

describe('what outcomes leave behind', () => {
  it('is the same after it was stored: records of a batch', () => {
    const record: fc.Arbitrary<OutcomeRecord> = fc.record({
      at: fc.constant(17),
      stage: fc.string(),
      rule: fc.integer({ min: -1, max: 5 }),
      arm: fc.constantFrom('stable' as const, 'candidate' as const),
      minute: fc.integer({ min: 0 }).map((number) => number * 60_000),
      isNewUnit: fc.boolean(),
      cohorts: fc.array(fc.option(fc.string(), { nil: undefined })),
      values: fc.array(fc.tuple(metric, value)).map((pairs) => new Map(pairs)),
      probabilities: fc.array(fc.tuple(metric, share)).map((pairs) => new Map(pairs)),
    });
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const read = readRecords(writeRecords(records));
        // JSON has no −0, which adds up to the same.
        assert.equal(JSON.stringify(read, show), JSON.stringify(records, show));
      }),
    );
  });

  it('is the same after it was stored: what is known of a unit', () => {
    const stages = fc.uniqueArray(fc.integer({ min: 0, max: 29 }));
    const knowledge = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 20 }), share, share, stages), { minLength: 1 })
      .map(
        (all) =>
          new Map(all.map(([key, from, below, known]) => [key, { from, below, stages: known }])),
      );
    fc.assert(
      fc.property(knowledge, (known) => {
        const read = readUnitKnowledge(writeUnitKnowledge(known));
        assert.deepEqual(new Map([...read].sort()), new Map([...known].sort()));
      }),
    );
    const seen = { from: 0, below: 0.1, stages: [1] };
    assert.equal(writeUnitKnowledge(new Map([0, 1, 2].map((key) => [key, seen]))), '0,0.1,1,0.1.2');
  });

  it('is the same after it was stored: what was told under an id', () => {
    const metrics = new Set(['latencyMs', 'success', 'stars']);
    for (const told of [
      { claim: toClaim(3, 'abcdefghijklmnop'), metrics },
      { claim: toClaim(3, ''), metrics: new Set<string>() },
    ])
      assert.deepEqual(readTold(writeTold(told)), told);
    const keys = [
      ['a', 'b c'],
      ['a b', 'c'],
      ['a', 'ü'],
      ['a', 'x'.repeat(200)],
    ].map(([prompt = '', id = '']) => createTakenKeys('staging')(prompt, id));
    assert.equal(new Set([...keys, createTakenKeys('production')('a', 'b c')]).size, 5);
    assert.ok(keys.every((key) => key.length < 80));
  });

  it('adds up in parts as it does at once', () => {
    const outcomes = fc.array(fc.tuple(metric, value));
    const addUp = (all: readonly (readonly [string, number | boolean])[]) => {
      const sums = new MetricSums();
      for (const [name, one] of all) sums.add(name, one);
      return sums;
    };
    const describeAll = (sums: MetricSums) =>
      [...sums.byMetric].map(([name, { count, sketch }]) => [name, count, sketch?.toText()]).sort();
    fc.assert(
      fc.property(outcomes, outcomes, (left, right) => {
        const parts = MetricSums.parse(addUp(left).toText());
        parts.merge(MetricSums.parse(addUp(right).toText()));
        assert.deepEqual(describeAll(parts), describeAll(addUp([...left, ...right])));
      }),
    );
    const flags = MetricSums.parse(
      addUp([
        ['success', true],
        ['success', false],
      ]).toText(),
    );
    assert.deepEqual(flags.byMetric.get('success'), { count: 2, sum: 1, sumOfSquares: 1 });
  });
});

function show(_name: string, part: unknown): unknown {
  return part instanceof Map ? [...part] : part;
}
