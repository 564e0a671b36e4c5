import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { KeptTexts } from '../../../src/extension/diff/keptTexts.ts';

describe('texts made for a comparison', () => {
  it('are found by their address, which names them and the folder that they are given', () => {
    const kept = new KeptTexts();
    const uri = kept.keep({ name: 'a/b\u0007.txt', folder: 'worse', text: 'Hello' });
    assert.equal(uri.path, '/worse/a_b_.txt');
    assert.ok(kept.isKept(uri));
    assert.equal(kept.find(uri), 'Hello');
    assert.equal(kept.keep({ name: 'plan.yml', text: 'x' }).path, '/plan.yml');
  });

  it('do not grow without end', () => {
    const kept = new KeptTexts();
    const uris = Array.from({ length: 500 }, (_, index) =>
      kept.keep({ name: 'a.txt', text: `${index}` }),
    );
    assert.equal(uris.filter((uri) => kept.find(uri) !== undefined).length, 400);
    assert.equal(kept.find(uris.at(-1) ?? { path: '', query: '' }), '499');
  });
});
