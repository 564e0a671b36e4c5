import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LoadedCase, LoadedFixtures } from '../../../src/evals/fixtures/loadedCase.ts';
import { createCaseTree, findChangedCases } from '../../../src/extension/caseTests/caseTree.ts';
import { aCase, aRange } from './aCase.ts';

const toFixtures = (cases: readonly LoadedCase[]): LoadedFixtures => ({
  cases,
  broken: [],
  problems: [],
  files: [],
});

describe('the tree of cases', () => {
  it('has files in their order, kinds in theirs, and cases as they are written', () => {
    const tree = createCaseTree({
      ...toFixtures([
        aCase({ id: 'c1', file: 'b.fixtures.yml', kind: 'safety' }),
        aCase({ id: 'c2', file: 'b.fixtures.yml' }),
        aCase({ id: 'c3', file: 'a.fixtures.yml' }),
        aCase({ id: 'c4', file: 'b.fixtures.yml' }),
      ]),
      broken: [{ ...aCase({ file: 'a.fixtures.yml' }), messages: ['no'], kind: 'known-bad' }],
    });
    assert.deepEqual(
      tree.map(({ file, kinds }) => [
        file,
        kinds.map(({ kind, cases, broken }) => [kind, cases.map((one) => one.id), broken.length]),
      ]),
      [
        [
          'b.fixtures.yml',
          [
            ['representative', ['c2', 'c4'], 0],
            ['safety', ['c1'], 0],
          ],
        ],
        [
          'a.fixtures.yml',
          [
            ['representative', ['c3'], 0],
            ['known-bad', [], 1],
          ],
        ],
      ],
    );
  });
});

describe('what an edit changes', () => {
  it('is cases with other values or assertions and new ones, not those that only moved', () => {
    const before = [aCase({ id: 'c1' }), aCase({ id: 'c2' }), aCase({ id: 'c3' })];
    const after = [
      aCase({ id: 'c0' }),
      aCase({ id: 'c1', range: aRange(9, 10) }),
      aCase({ id: 'c2', assertions: [{ type: 'equals', negated: false, value: 'b', weight: 1 }] }),
    ];
    assert.deepEqual(
      findChangedCases(before, after).map((one) => one.id),
      ['c0', 'c2'],
    );
  });

  it('runs a case again whose kind or file changed, since its row is a new one', () => {
    const before = [aCase({ id: 'c1' }), aCase({ id: 'c2' }), aCase({ id: 'c3' })];
    const after = [
      aCase({ id: 'c1', kind: 'safety' }),
      aCase({ id: 'c2', file: 'other.fixtures.yml' }),
      aCase({ id: 'c3', range: aRange(70, 72) }),
    ];
    assert.deepEqual(
      findChangedCases(before, after).map((one) => one.id),
      ['c1', 'c2'],
    );
  });
});
