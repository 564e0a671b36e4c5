import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { shortenText } from '../../../src/cli/eval/shortenText.ts';

describe('a text in a report', () => {
  it('stays whole up to a length that people read', () => {
    assert.equal(shortenText('x'.repeat(10_000)), 'x'.repeat(10_000));
  });

  it('is cut after that, between characters, and says how long it was', () => {
    const long = shortenText(`${'x'.repeat(9_999)}😀${'y'.repeat(10_000_000)}`);
    assert.equal(long, `${'x'.repeat(9_999)}… (the first 10,000 of 10,010,001 characters)`);
  });
});
