import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { countChangedLines } from '../../../src/domain/prompt/lineChanges.ts';

const numbered = (count: number, prefix: string): string =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`).join('\n');

describe('countChangedLines', () => {
  it('counts nothing between equal texts, whatever their line ends', () => {
    assert.deepEqual(countChangedLines('a\nb', 'a\r\nb\r\n'), { addedLines: 0, removedLines: 0 });
  });

  it('counts a text that came or went', () => {
    assert.deepEqual(countChangedLines('', 'a\nb'), { addedLines: 2, removedLines: 0 });
    assert.deepEqual(countChangedLines('a\nb', ''), { addedLines: 0, removedLines: 2 });
  });

  it('stays quick for texts that have little in common', () => {
    const common = '\nsame\nsame';
    const changes = countChangedLines(
      numbered(20_000, 'a') + common,
      numbered(20_000, 'b') + common,
    );
    assert.deepEqual(changes, { addedLines: 20_000, removedLines: 20_000 });
  });
});
