import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { calculateSignFlip, type PairedRate } from '../../../src/domain/comparison/signFlipTest.ts';

function pair(id: string, passed: number, baselinePassed: number, judged = 1): PairedRate {
  return { id, passed, judged, baselinePassed, baselineJudged: judged };
}

/** So many cases that got worse, better and stayed as they were, at one attempt each. */
function suite(worse: number, better: number, same = 0): PairedRate[] {
  const name = (index: number): string => `case ${index}`;
  return Array.from({ length: worse + better + same }, (_, index) => {
    if (index < worse) return pair(name(index), 0, 1);
    return index < worse + better ? pair(name(index), 1, 0) : pair(name(index), 1, 1);
  });
}

const pairs = fc
  .array(
    fc.record({
      judged: fc.constantFrom(1, 2, 3, 5),
      baselineJudged: fc.constantFrom(1, 2, 3),
      candidate: fc.nat(5),
      baseline: fc.nat(3),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((list) =>
    list.map(({ judged, baselineJudged, candidate, baseline }, index) => ({
      id: `case ${index}`,
      judged,
      baselineJudged,
      passed: Math.min(judged, candidate),
      baselinePassed: Math.min(baselineJudged, baseline),
    })),
  );

/** Every assignment of signs, one by one. */
function enumerate(list: readonly PairedRate[]): { worse: number; better: number } {
  const differences = list.map(
    (one) => one.passed / one.judged - one.baselinePassed / one.baselineJudged,
  );
  const observed = differences.reduce((sum, one) => sum + one, 0);
  let [worse, better] = [0, 0];
  for (let signs = 0; signs < 2 ** list.length; signs += 1) {
    const flipped = differences.reduce(
      (sum, one, index) => sum + (signs & (1 << index) ? one : -one),
      0,
    );
    if (flipped <= observed + 1e-9) worse += 1;
    if (flipped >= observed - 1e-9) better += 1;
  }
  return { worse: worse / 2 ** list.length, better: better / 2 ** list.length };
}

describe('calculateSignFlip', () => {
  it('needs five cases that all got worse', () => {
    assert.equal(calculateSignFlip(suite(4, 0, 20)).worse, 1 / 16);
    assert.equal(calculateSignFlip(suite(5, 0)).worse, 1 / 32);
    assert.equal(calculateSignFlip(suite(5, 0)).better, 1);
  });

  it('agrees with the sign test at one attempt: 9 worse and 2 better', () => {
    assert.equal(calculateSignFlip(suite(9, 2, 30)).worse, 67 / 2048);
    assert.equal(calculateSignFlip(suite(2, 9, 30)).better, 67 / 2048);
  });

  it('says nothing where nothing differs', () => {
    assert.deepEqual(calculateSignFlip(suite(0, 0, 50)), { worse: 1, better: 1 });
    assert.deepEqual(calculateSignFlip([]), { worse: 1, better: 1 });
  });

  it('counts exactly what trying every sign counts, with repeats and in any order', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const expected = enumerate(list);
        const found = calculateSignFlip(list);
        assert.ok(Math.abs(found.worse - expected.worse) < 1e-12);
        assert.ok(Math.abs(found.better - expected.better) < 1e-12);
        assert.deepEqual(calculateSignFlip([...list].reverse()), found);
      }),
    );
  });

  it('never makes a loss less likely to be seen by one more failure', () => {
    fc.assert(
      fc.property(pairs, fc.nat(), (list, pick) => {
        const index = pick % list.length;
        const failing = list.map((one, at) =>
          at === index ? { ...one, passed: Math.max(0, one.passed - 1) } : one,
        );
        const [before, after] = [calculateSignFlip(list), calculateSignFlip(failing)];
        assert.ok(after.worse <= before.worse + 1e-12);
        assert.ok(after.better >= before.better - 1e-12);
      }),
    );
  });

  describe('on suites too large to count', () => {
    // Attempts that share no factor make the common unit of their rates enormous.
    const judged = [997, 991, 983];
    const large = Array.from({ length: 300 }, (_, index): PairedRate => {
      const attempts = judged[index % 3] ?? 1;
      return pair(`case ${index}`, attempts - (index % 5), attempts - ((index * 7) % 5), attempts);
    });

    it('samples the same way every time, whatever the order', () => {
      assert.deepEqual(calculateSignFlip(large), calculateSignFlip([...large].reverse()));
    });

    it('comes close to the exact value', () => {
      const same = large.map((one) => ({ ...one, judged: 1000, baselineJudged: 1000 }));
      const [sampled, exact] = [calculateSignFlip(large), calculateSignFlip(same)];
      assert.ok(Math.abs(sampled.worse - exact.worse) < 0.03, `${sampled.worse} ${exact.worse}`);
    });

    it('keeps to it that one more failure is never to the good', () => {
      for (let index = 0; index < 4; index += 1) {
        const failing = large.map((one, at) => (at === index ? { ...one, passed: 0 } : one));
        assert.ok(calculateSignFlip(failing).worse <= calculateSignFlip(large).worse);
      }
    });
  });
});
