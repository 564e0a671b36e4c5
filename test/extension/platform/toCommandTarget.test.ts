import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toCommandTarget } from '../../../src/extension/platform/toCommandTarget.ts';

describe('what a command is called with', () => {
  it('is nothing from the palette', () => {
    for (const nothing of [undefined, null, 1, 'text'])
      assert.deepEqual(toCommandTarget(nothing), {});
  });

  it('is a row of the tree, by its target', () => {
    const row = { kind: 'prompt', id: 'x', target: { project: 'p', prompt: 'support/answer' } };
    assert.deepEqual(toCommandTarget(row), { project: 'p', prompt: 'support/answer' });
  });

  it('is a URI from the explorer', () => {
    const uri = { scheme: 'file', fsPath: '/a', path: '/a', toString: () => 'file:///a' };
    assert.deepEqual(toCommandTarget(uri), { uri: 'file:///a' });
  });

  it('is a target as it is, without what is none of its fields', () => {
    const target = { prompt: 'a', version: '1.0.0', environment: '', other: 'x', rolloutId: 5 };
    assert.deepEqual(toCommandTarget(target), { prompt: 'a', version: '1.0.0' });
  });
});
