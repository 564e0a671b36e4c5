import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Evidence } from '../../../src/domain/evidence/evidence.ts';
import type { ComparedCase } from '../../../src/domain/comparison/comparedCase.ts';
import { summarizeCases } from '../../../src/domain/evidence/evidenceSummary.ts';
import { evalsLine, tellEvals } from '../../../src/extension/comparisons/recordedEvals.ts';

const now = 10_000_000;

function aRun(
  counts: readonly (readonly [number, number])[],
  parts: Partial<Evidence> = {},
): Evidence {
  const cases = counts.map(([passed, failed], index): ComparedCase => ({
    ...{ id: `c${index}`, kind: 'representative', passed, failed, errors: 0 },
  }));
  return {
    ...{ id: 'e1', prompt: 'p', contentHash: 'c', fixturesHash: 'f', model: 'm' },
    ...{ baseline: '1.3.0', verdict: 'noRegression', recordedAt: now - 300_000 },
    summary: summarizeCases(cases),
    ...parts,
  };
}

function say(run: Evidence | undefined, ...others: Evidence[]): string {
  const runs = run === undefined ? others : [run, ...others];
  return evalsLine(tellEvals({ run, runs }, now)).replaceAll('\u00a0', ' ');
}

const good = aRun([
  [1, 0],
  [1, 0],
]);

describe('the line about recorded evals', () => {
  it('begins with what matters, and has when and how often apart', () => {
    assert.deepEqual(tellEvals({ run: good, runs: [good, good] }, now), {
      text: 'Evals: 2/2, no regression against 1.3.0',
      when: '5\u00a0min ago, newest of 2 runs',
    });
  });

  it('counts cases, and names verdict and age', () => {
    assert.equal(say(undefined), 'Evals: not run on this content');
    assert.equal(say(good), 'Evals: 2/2, no regression against 1.3.0, 5 min ago');
    const { baseline: _, ...first } = good;
    assert.equal(say(first), 'Evals: 2/2 passed, compared with nothing, 5 min ago');
  });

  it('names the pass rate, too, where a case passed some of its attempts', () => {
    const run = aRun([
      [4, 1],
      [1, 0],
    ]);
    const text = 'Evals: 1/2 every time (pass rate 90 %), no regression against 1.3.0, 5 min ago';
    assert.equal(say(run), text);
    assert.match(
      say(
        aRun([
          [0, 1],
          [1, 0],
        ]),
      ),
      /^Evals: 1\/2, /,
    );
  });

  it('says how often the evals ran on this content, since a good run may be the last of many', () => {
    assert.match(say(good, good), /5 min ago, newest of 2 runs$/);
    const bad = aRun([[0, 1]], { verdict: 'regression' });
    assert.match(say(good, bad, good), /, newest of 3 runs, 1 with a regression$/);
  });
});
