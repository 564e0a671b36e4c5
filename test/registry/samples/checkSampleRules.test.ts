import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkSampleRules } from '../../../src/registry/samples/checkSampleRules.ts';
import { runWithinTime } from '../../../src/registry/samples/runWithinTime.ts';

const rulesWith = (...patterns: string[]) => ({
  keep: true,
  redact: patterns.map((pattern, index) => ({ name: `rule-${index}`, pattern })),
});
const check = (...patterns: string[]) => checkSampleRules(rulesWith(...patterns));

describe('the rules of samples', () => {
  it('take patterns that are quick on any text', () => {
    checkSampleRules(undefined);
    checkSampleRules({ keep: true });
    check(
      'ORD-\\d{8}',
      '\\p{Lu}{2}\\d{6}',
      '(?<=Customer: )[^\\n]{1,80}',
      '\\bAda\\b',
      '(?:\\+49|0)[1-9]\\d{1,14}',
      '[A-Z]{2}\\d{2}[A-Z0-9]{11,30}',
      '(?<a>x)\\k<a>|[^\\]]{2,3}|\\p{Script=Thai}{2}',
      '(?:ab|c)+',
      // What it repeats is nearly as long as a sample can be.
      `(?:-${'x{999}'.repeat(32)})+`,
    );
    check(...Array.from({ length: 20 }, (_, index) => `CUST-${index}-\\d{1,12}`));
  });

  it('refuse what is no pattern, and say which one it is', () => {
    const refused = { code: 'invalid_body', message: /“rule-1” is no regular expression.*“gu”/ };
    assert.throws(() => check('a', '(unclosed'), refused);
    assert.throws(() => check('a', '\\-'), refused);
    assert.throws(
      () =>
        checkSampleRules({
          keep: true,
          redact: [
            { name: 'x', pattern: 'a' },
            { name: 'x', pattern: 'b' },
          ],
        }),
      { code: 'invalid_body', message: /Two patterns are named “x”/ },
    );
  });

  it('refuse patterns that would hang the registry, within half a second', function () {
    this.timeout(30_000);
    for (const pattern of [
      '(a+)+$',
      '(\\w+\\s?)*$',
      '(.*a){20}$',
      '(a|a)*$',
      '\\w+@',
      '(0|0?)+-',
      '(x+)+$',
      '(_+)+$',
      '(b|bb)+c',
      '(ORD)+-?(ORD)+$',
      '^ID:(?:q[qr]?)+x',
      '[A-Z]{3}-(?:[a-f]+[d-k]+)+$',
      '(?<=no\\. )(?<n>(?:\\u{1F600}|.)+)+!',
      '(?!y)(z+)+[^z]',
      '(\\u0062|\\u0062\\u0062)+c',
      // Longer than a sample can be.
      `(?:${'x{999}'.repeat(33)})+`,
    ]) {
      const began = performance.now();
      assert.throws(() => check('b', pattern), { message: /“rule-1” takes too long.*32 KiB/ });
      assert.ok(performance.now() - began < 2000, pattern);
    }
  });
});

describe('work within a time', () => {
  it('gives its value, throws what it throws, and is stopped when it takes longer', () => {
    assert.deepEqual(
      runWithinTime(() => 3, 1000),
      { value: 3 },
    );
    assert.throws(
      () =>
        runWithinTime(() => {
          throw new RangeError('no');
        }, 1000),
      RangeError,
    );
    assert.equal(
      runWithinTime(() => /(a+)+$/u.test(`${'a'.repeat(60)}!`), 20),
      undefined,
    );
    assert.deepEqual(
      runWithinTime(() => 4, 1000),
      { value: 4 },
    );
  });
});
