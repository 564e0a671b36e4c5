import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { compareVersions } from '../../../src/domain/prompt/compareVersions.ts';
import { calculateNextVersion } from '../../../src/domain/prompt/nextVersion.ts';
import { bumpLevels } from '../../../src/domain/prompt/semanticVersion.ts';

describe('calculateNextVersion', () => {
  it('starts at 1.0.0', () => {
    for (const level of bumpLevels) assert.equal(calculateNextVersion([], null, level), '1.0.0');
  });

  it('leaves room for a hotfix beside a newer version', () => {
    assert.equal(calculateNextVersion(['1.3.0', '1.4.0'], '1.3.0', 'patch'), '1.3.1');
  });

  it('skips taken numbers at the asked level', () => {
    const existing = ['1.3.0', '1.3.1', '1.4.0', '2.0.0'];
    assert.equal(calculateNextVersion(existing, '1.3.0', 'patch'), '1.3.2');
    assert.equal(calculateNextVersion(existing, '1.3.0', 'minor'), '1.5.0');
    assert.equal(calculateNextVersion(existing, '1.3.0', 'major'), '3.0.0');
  });

  it('finds a number without a parent among existing versions', () => {
    assert.equal(calculateNextVersion(['1.0.0'], null, 'minor'), '1.1.0');
  });

  it('refuses a parent that is not a version', () => {
    assert.throws(() => calculateNextVersion([], 'latest', 'minor'), RangeError);
  });

  it('always gives a free number above the parent', () => {
    const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((numbers) => numbers.join('.'));
    const levels = fc.constantFrom(...bumpLevels);
    fc.assert(
      fc.property(fc.array(version), version, levels, (existing, parent, level) => {
        const next = calculateNextVersion([...existing, parent], parent, level);
        assert.ok(!existing.includes(next));
        assert.equal(compareVersions(next, parent), 1);
      }),
    );
  });
});
