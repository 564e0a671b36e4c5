import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { KnownComparison } from '../../../src/extension/comparisons/comparisonBook.ts';
import { tellComparisons } from '../../../src/extension/comparisons/tellComparisons.ts';
import { aPrompt } from '../caseTests/aPrompt.ts';

const known = (
  key: string,
  verdict: KnownComparison['comparison']['verdict'],
  parts: Partial<KnownComparison> = {},
): KnownComparison => ({
  prompt: aPrompt({ key }),
  comparison: { verdict } as KnownComparison['comparison'],
  contentHash: key,
  isWhole: true,
  evidenceId: key,
  ...parts,
});

describe('the message about several comparisons', () => {
  const tell = (all: readonly KnownComparison[]): readonly string[] => {
    const said: string[] = [];
    tellComparisons(all, {
      ui: {
        inform: (message) => void said.push('informs', message),
        warn: (message) => void said.push('warns', message),
      },
    });
    return said;
  };

  it('is one, with the worst first', () => {
    assert.deepEqual(tell([known('a', 'better'), known('b', 'regression'), known('c', 'better')]), [
      'warns',
      '3 prompts were compared with live. regression: b; better: a, c.',
    ]);
  });

  it('names a few of many, and says how many are no evidence', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((key) => known(key, 'noRegression'));
    const { evidenceId: _, ...part } = known('f', 'noRegression', { isWhole: false });
    assert.deepEqual(tell([...all, part]), [
      'informs',
      '6 prompts were compared with live. no regression: a, b, c and 3 more. Not recorded as evidence: 1.',
    ]);
  });
});
