import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  calculateVersionState,
  type VersionServing,
} from '../../../src/domain/prompt/versionState.ts';

const none: VersionServing = { defaultEnvironment: 'production', stableIn: [], candidateIn: [] };

const cases: readonly [string, Partial<VersionServing>, string][] = [
  ['stable in the default environment', { stableIn: ['staging', 'production'] }, 'live'],
  ['live and candidate elsewhere', { stableIn: ['production'], candidateIn: ['eu'] }, 'live'],
  [
    'candidate while on staging',
    { stableIn: ['staging'], candidateIn: ['production'] },
    'candidate',
  ],
  ['stable elsewhere only', { stableIn: ['staging'] }, 'onStaging'],
  ['rolled back and never stable', { rolledBackAt: 5 }, 'rolledBack'],
  ['rolled back after it was stable', { lastStableAt: 4, rolledBackAt: 5 }, 'rolledBack'],
  ['stable after it was rolled back', { lastStableAt: 6, rolledBackAt: 5 }, 'superseded'],
  ['stable once', { lastStableAt: 6 }, 'superseded'],
  ['never served', {}, 'neverServed'],
];

describe('calculateVersionState', () => {
  for (const [situation, serving, state] of cases) {
    it(`calls a version ${state} that is ${situation}`, () => {
      assert.equal(calculateVersionState({ ...none, ...serving }), state);
    });
  }
});
