import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  findTextChange,
  type TextChange,
  type TextPlace,
} from '../../../src/extension/editing/findTextChange.ts';

function apply(text: string, change: TextChange | undefined): string {
  if (change === undefined) return text;
  const lines = text.split('\n');
  const offset = ({ line, column }: TextPlace): number =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + column;
  return text.slice(0, offset(change.start)) + change.newText + text.slice(offset(change.end));
}

describe('the smallest change of lines', () => {
  it('turns any text into any other', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '', 'long line'), { maxLength: 8 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (from, to) => {
        assert.equal(apply(from, findTextChange(from, to)), to);
      }),
    );
  });

  it('leaves the lines around it alone', () => {
    assert.deepEqual(findTextChange('a\nb\nc\n', 'a\nB\nc\n'), {
      start: { line: 1, column: 0 },
      end: { line: 2, column: 0 },
      newText: 'B\n',
    });
  });

  it('is none between equal texts', () => {
    assert.equal(findTextChange('a\n', 'a\n'), undefined);
  });
});
