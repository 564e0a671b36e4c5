import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findActiveRow } from '../../../src/extension/ui/findActiveRow.ts';

describe('the row of a list that Enter chooses', () => {
  const first = { label: 'first', value: 1 };
  const second = { label: 'second', value: 2 };
  const separator = { separator: 'group' };

  it('is the preselected one, else the first', () => {
    assert.equal(findActiveRow({ items: [separator, first, second] }), first);
    const preselected = { ...second, isPreselected: true };
    assert.equal(findActiveRow({ items: [first, preselected] }), preselected);
    assert.equal(findActiveRow({ items: [separator] }), undefined);
  });

  it('is none where a mistake costs something, unless one is preselected', () => {
    const isChosenOnPurpose = true;
    assert.equal(findActiveRow({ items: [first, second], isChosenOnPurpose }), undefined);
    const safe = { ...first, isPreselected: true };
    assert.equal(findActiveRow({ items: [safe, second], isChosenOnPurpose }), safe);
  });
});
