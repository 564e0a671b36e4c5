import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { countUtf8Bytes } from '../../../src/formats/text/countUtf8Bytes.ts';
import { findClosestName } from '../../../src/formats/text/findClosestName.ts';
import { LineIndex } from '../../../src/formats/text/lineIndex.ts';

describe('LineIndex', () => {
  it('counts lines and columns from zero and clamps offsets', () => {
    const lines = new LineIndex('ab\r\nc\n');
    assert.deepEqual(lines.positionAt(0), { offset: 0, line: 0, column: 0 });
    assert.deepEqual(lines.positionAt(4), { offset: 4, line: 1, column: 0 });
    assert.deepEqual(lines.positionAt(99), { offset: 6, line: 2, column: 0 });
    assert.deepEqual(lines.positionAt(-1), { offset: 0, line: 0, column: 0 });
  });

  it('knows the ends of lines without their breaks', () => {
    const lines = new LineIndex('ab\r\nc\n');
    assert.equal(lines.lineEnd(1), 2);
    assert.equal(lines.lineEnd(4), 5);
    assert.equal(lines.nextLine(1), 4);
  });
});

describe('countUtf8Bytes', () => {
  it('agrees with the encoder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(countUtf8Bytes(text), Buffer.byteLength(text));
      }),
    );
  });
});

describe('findClosestName', () => {
  it('finds a typing error and nothing far away', () => {
    assert.equal(findClosestName('mesages', ['model', 'messages']), 'messages');
    assert.equal(findClosestName('owner', ['model', 'messages']), undefined);
    assert.equal(findClosestName('x'.repeat(100_000), ['model']), undefined);
  });
});
