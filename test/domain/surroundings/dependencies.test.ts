import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Arm } from '../../../src/domain/guards/guardRecord.ts';
import {
  addDependency,
  maxDependencyVersions,
  noDependencies,
  type DependencyCounts,
} from '../../../src/domain/surroundings/dependencyCounts.ts';
import { findDependencyChange } from '../../../src/domain/surroundings/findDependencyChange.ts';
import { findDependencyDifference } from '../../../src/domain/surroundings/findDependencyDifference.ts';
import { createRandom } from './seededRandom.ts';

/** Outcomes one after the other; `tell` says what each ran on. */
function count(
  outcomes: number,
  tell: (number: number) => { version: string; arm?: Arm; stratum?: string | undefined },
): DependencyCounts {
  let counts = noDependencies;
  for (let number = 0; number < outcomes; number += 1) {
    const told = { arm: 'stable' as const, stratum: '0 half', ...tell(number) };
    counts = addDependency(counts, { at: number, ...told, stratum: told.stratum });
  }
  return counts;
}

const random = createRandom(17);
const either = (share: number): Arm => (random() < share ? 'candidate' : 'stable');

describe('a dependency', () => {
  it('has few versions of its own, and the rest together', () => {
    const counts = count(100, (number) => ({ version: `v${number % 40}` }));
    assert.equal(counts.total, 100);
    assert.equal(counts.versions.length, maxDependencyVersions + 1);
    assert.equal(counts.versions.at(-1)?.version, undefined);
    assert.equal(
      counts.versions.reduce((sum, one) => sum + one.count, 0),
      100,
    );
    assert.equal(findDependencyChange(counts), undefined);
  });

  it('changed when another version came in its place', () => {
    const counts = count(200, (number) => ({ version: number < 150 ? 'a' : 'b' }));
    assert.deepEqual(findDependencyChange(counts), { from: 'a', to: 'b', at: 150 });
  });

  it('changed when another version joined it, or left', () => {
    const joined = count(400, (number) => ({
      version: number >= 200 && number % 3 === 0 ? 'b' : 'a',
    }));
    assert.deepEqual(findDependencyChange(joined), { from: 'a', to: 'b', at: 201 });
    const left = count(400, (number) => ({
      version: number < 200 && number % 3 === 0 ? 'b' : 'a',
    }));
    assert.deepEqual(findDependencyChange(left), { from: 'b', to: 'a', at: 198 });
  });

  it('that changed twice is told by the last time', () => {
    const counts = count(300, (number) => ({ version: 'abc'.charAt(Math.floor(number / 100)) }));
    assert.deepEqual(findDependencyChange(counts), { from: 'b', to: 'c', at: 200 });
  });

  it('that a few versions share did not change', () => {
    for (const share of [0.01, 0.1, 0.4])
      for (let round = 0; round < 50; round += 1) {
        let counts = noDependencies;
        for (let at = 0; at < 400; at += 1) {
          const version = random() < share ? 'b' : 'a';
          counts = addDependency(counts, { version, at, arm: 'stable', stratum: undefined });
          assert.equal(findDependencyChange(counts), undefined);
        }
      }
    assert.equal(findDependencyChange(noDependencies), undefined);
    assert.equal(findDependencyChange(count(500, () => ({ version: 'a' }))), undefined);
  });

  it('differs when the arms ran on different versions at the same time', () => {
    const counts = count(200, () => {
      const arm = either(0.5);
      return { version: arm === 'stable' ? 'a' : 'b', arm };
    });
    assert.deepEqual(findDependencyDifference(counts), { stable: 'a', candidate: 'b' });
    const partly = count(800, () => {
      const arm = either(0.2);
      return { version: random() < (arm === 'stable' ? 0.1 : 0.6) ? 'b' : 'a', arm };
    });
    assert.deepEqual(findDependencyDifference(partly), { stable: 'a', candidate: 'b' });
  });

  it('does not differ when it changed while the share of the candidate grew', () => {
    const counts = count(1000, (number) => ({
      version: number < 500 ? 'a' : 'b',
      arm: either(number < 500 ? 0.05 : 0.5),
      stratum: number < 500 ? '0 small' : '0 half',
    }));
    assert.equal(findDependencyDifference(counts), undefined);
    assert.deepEqual(findDependencyChange(counts), { from: 'a', to: 'b', at: 500 });
  });

  it('does not differ by chance, by a few outcomes, or among units without a choice', () => {
    for (let round = 0; round < 300; round += 1) {
      const counts = count(100, () => ({ version: random() < 0.4 ? 'b' : 'a', arm: either(0.5) }));
      assert.equal(findDependencyDifference(counts), undefined);
    }
    const few = count(30, (number) => ({
      version: number % 2 === 0 ? 'a' : 'b',
      arm: number % 2 === 0 ? 'stable' : 'candidate',
    }));
    assert.equal(findDependencyDifference(few), undefined);
    const decided = count(300, (number) => ({
      version: number % 2 === 0 ? 'a' : 'b',
      arm: number % 2 === 0 ? 'stable' : 'candidate',
      stratum: undefined,
    }));
    assert.equal(findDependencyDifference(decided), undefined);
  });

  it('keeps the first and the last time, also when outcomes come late', () => {
    let counts = noDependencies;
    for (const at of [50, 10, 30])
      counts = addDependency(counts, { version: 'a', at, arm: 'stable', stratum: undefined });
    const [one] = counts.versions;
    assert.deepEqual([one?.firstAt, one?.lastAt, one?.count], [10, 50, 3]);
  });
});
