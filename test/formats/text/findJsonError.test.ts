import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { findJsonError } from '../../../src/formats/text/findJsonError.ts';

describe('findJsonError', () => {
  it('agrees with JSON.parse on what is JSON', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '1',
        '-0.5e3',
        '01',
        'true',
        'nul',
        ' ',
        '\n',
        '"\\x"',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        assert.equal(findJsonError(text) === undefined, isJson, text);
      }),
      { numRuns: 5000 },
    );
  });

  it('finds no error in any JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonError(text) === undefined));
  });

  it('points at the first wrong character', () => {
    assert.equal(findJsonError('{"a": x}'), 6);
    assert.equal(findJsonError('{"a": 1,}'), 8);
    assert.equal(findJsonError('{"a": 1'), 7);
    assert.equal(findJsonError('[1] 2'), 4);
  });

  it('refuses nesting that would exhaust the stack', () => {
    assert.equal(findJsonError('['.repeat(100_000)), 100);
  });
});
