import assert from 'node:assert/strict';
import { DDSketch } from '@datadog/sketches-js';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { OutcomeSketch } from '../../../src/registry/observations/outcomeSketch.ts';

const numbers = fc.array(
  fc.oneof(
    fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 5000 }),
  ),
  { minLength: 1, maxLength: 200 },
);
const quantiles = [0, 0.25, 0.5, 0.95, 1];

function sketch(values: readonly number[]): OutcomeSketch {
  const made = new OutcomeSketch();
  for (const value of values) made.add(value);
  return made;
}

function readAll(one: OutcomeSketch): (number | undefined)[] {
  return quantiles.map((quantile) => one.getQuantile(quantile));
}

describe('sketches of outcomes', () => {
  it('add numbers up within one percent, none further from 0 than the ceiling', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 1, max: 1e6, noNaN: true }), (values, ceiling) => {
        const capped = values.map((value) => Math.min(ceiling, Math.max(-ceiling, value)));
        const { sum, squares } = sketch(values).addUp(ceiling);
        const total = (of: readonly number[]) => of.reduce((all, one) => all + one, 0);
        const size = total(capped.map(Math.abs));
        assert.ok(Math.abs(sum - total(capped)) <= size * 0.010001 + 1e-6);
        const exact = total(capped.map((value) => value ** 2));
        assert.ok(Math.abs(squares - exact) <= exact * 0.021 + 1e-6);
      }),
    );
  });

  it('tell quantiles within one percent', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, quantile) => {
        const sorted = [...values].sort((left, right) => left - right);
        const exact = sorted[Math.floor(quantile * (values.length - 1))] ?? Number.NaN;
        const told = sketch(values).getQuantile(quantile) ?? Number.NaN;
        assert.ok(
          Math.abs(told - exact) <= Math.abs(exact) * 0.010001 + 1e-9,
          `${told} for ${exact}`,
        );
      }),
    );
  });

  it('agree with the reference implementation', () => {
    const positive = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(positive, (values) => {
        const reference = new DDSketch({ relativeAccuracy: 0.01 });
        for (const value of values) reference.accept(value);
        const own = sketch(values);
        for (const quantile of quantiles) {
          const expected = reference.getValueAtQuantile(quantile);
          const told = own.getQuantile(quantile) ?? Number.NaN;
          // A number on the edge of two buckets may be in either.
          assert.ok(Math.abs(told / expected - 1) < 0.0203, `${told} for ${expected}`);
        }
      }),
    );
  });

  it('merge into the sketch of the whole', () => {
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        const merged = sketch(left);
        merged.merge(sketch(right));
        assert.equal(merged.toText(), sketch([...left, ...right]).toText());
        assert.equal(merged.count, left.length + right.length);
      }),
    );
  });

  it('are the same after they were stored', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const stored = OutcomeSketch.parse(sketch(values).toText());
        assert.deepEqual(readAll(stored), readAll(sketch(values)));
        assert.equal(stored.count, values.length);
      }),
    );
  });

  it('tell the share above a value', () => {
    const one = sketch([-5, 0, 100, 900, 1200, 1300, 4000, 4100]);
    assert.equal(one.getShareAbove(1000), 0.5);
    assert.equal(one.getShareAbove(0), 0.75);
    assert.equal(one.getShareAbove(-10), 1);
    assert.equal(one.getShareAbove(1e9), 0);
  });

  it('say that they know nothing without numbers', () => {
    const empty = OutcomeSketch.parse(new OutcomeSketch().toText());
    assert.equal(empty.count, 0);
    assert.equal(empty.getQuantile(0.5), undefined);
    assert.equal(empty.getShareAbove(1), undefined);
  });

  it('stay small', () => {
    const latencies = Array.from({ length: 10_000 }, (_, index) => 200 + ((index * 7919) % 3000));
    assert.ok(sketch(latencies).toText().length < 1000);
    const wide = Array.from(
      { length: 100_000 },
      (_, index) => 10 ** (-9 + (index % 21_000) / 1000),
    );
    assert.ok(sketch(wide).toText().length < 15_000);
  });
});
