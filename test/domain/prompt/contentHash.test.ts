import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { assertNever } from '../../../src/domain/assertNever.ts';
import { calculateContentHash, toCanonicalJson } from '../../../src/domain/prompt/contentHash.ts';
import { contentArbitrary } from './contents.ts';

describe('calculateContentHash', () => {
  it('is the sha256 of the canonical JSON', () => {
    fc.assert(
      fc.property(contentArbitrary, (content) => {
        const expected = createHash('sha256').update(toCanonicalJson(content)).digest('hex');
        assert.equal(calculateContentHash(content), expected);
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    const a = calculateContentHash({ model: 'm', messages: [{ role: 'user', content: 'ü😀' }] });
    const b = calculateContentHash({ messages: [{ content: 'ü😀', role: 'user' }], model: 'm' });
    assert.equal(a, b);
  });

  it('refuses what JSON cannot hold', () => {
    assert.throws(() => toCanonicalJson(undefined), RangeError);
  });
});

describe('assertNever', () => {
  it('throws for a value that no type allows', () => {
    const value: unknown = 'new';
    const isNever = (_value: unknown): _value is never => true;
    assert.throws(() => {
      if (isNever(value)) assertNever(value);
    }, RangeError);
  });
});
