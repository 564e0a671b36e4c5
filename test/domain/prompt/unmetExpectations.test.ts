import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { listUnmetExpectations } from '../../../src/domain/prompt/unmetExpectations.ts';

const object = (properties: object, required: string[] = []) => ({
  ...{ type: 'object', properties, required },
});
const text = { type: 'string' };

describe('what a reader of one schema relies on and another does not promise', () => {
  it('is what is required there and not named here', () => {
    const found = listUnmetExpectations(
      object({ a: text, b: text }, ['a', 'b']),
      object({ a: text }),
    );
    assert.deepEqual(found, [{ path: 'b' }]);
  });

  it('is nothing for what is optional, and nothing the other way round', () => {
    assert.deepEqual(listUnmetExpectations(object({ b: text }), object({ a: text })), []);
    assert.deepEqual(listUnmetExpectations(object({}), object({ a: text }, ['a'])), []);
  });

  it('is found in objects and lists inside', () => {
    const lines = (line: object) =>
      object({ order: object({ lines: { type: 'array', items: line } }) });
    const found = listUnmetExpectations(
      lines(object({ price: text }, ['price'])),
      lines(object({ name: text })),
    );
    assert.deepEqual(found, [{ path: 'order.lines[].price' }]);
  });

  it('is a type that excludes the other', () => {
    const found = listUnmetExpectations(
      object({ score: { type: ['number', 'null'] }, count: { type: 'integer' } }),
      object({ score: text, count: { type: 'number' } }),
    );
    assert.deepEqual(found, [
      { path: 'score', types: { expected: 'number or null', given: 'string' } },
    ]);
    assert.deepEqual(listUnmetExpectations(text, { type: ['string', 'null'] }), []);
  });

  it('is nothing where a schema leaves it open or combines others', () => {
    const expected = object({ a: text }, ['a']);
    for (const given of [
      undefined,
      null,
      [],
      true,
      {},
      { type: 'object' },
      { type: 'object', properties: 'none', required: 'none' },
      { anyOf: [object({ b: text })] },
      { $ref: '#/elsewhere', properties: { b: text } },
    ])
      assert.deepEqual(listUnmetExpectations(expected, given), [], JSON.stringify(given));
    assert.deepEqual(listUnmetExpectations({ required: 'a' }, object({ b: text })), []);
  });
});
