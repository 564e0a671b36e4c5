import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseWhenClause } from './whenClause.ts';

describe('parseWhenClause', () => {
  it('finds keys alone, negated and in brackets', () => {
    assert.deepEqual(parseWhenClause('a && (!b.c || isX)'), [
      { key: 'a' },
      { key: 'b.c' },
      { key: 'isX' },
    ]);
  });

  it('finds what a key is compared with', () => {
    assert.deepEqual(parseWhenClause("view == x.y && viewItem =~ /^(a|b)$/ && k != 'v w'"), [
      { key: 'view', value: 'x.y' },
      { key: 'viewItem', value: '/^(a|b)$/' },
      { key: 'k', value: 'v w' },
    ]);
  });
});
