import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findCycles } from './findCycles.ts';

function graph(edges: Record<string, readonly string[]>): Map<string, readonly string[]> {
  return new Map(Object.entries(edges));
}

describe('findCycles', () => {
  it('finds nothing where files import each other in one direction', () => {
    assert.deepEqual(findCycles(graph({ a: ['b', 'c'], b: ['c'], c: [] })), []);
  });

  it('finds a cycle through three files and leaves out what only hangs on it', () => {
    const cycles = findCycles(graph({ a: ['b'], b: ['c', 'd'], c: ['a'], d: [] }));
    assert.deepEqual(
      cycles.map((group) => group.sort()),
      [['a', 'b', 'c']],
    );
  });

  it('finds a file that imports itself', () => {
    assert.deepEqual(findCycles(graph({ a: ['a'] })), [['a']]);
  });
});
