import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  calculateWorkingCopyState,
  hasWorkingCopyBadge,
  type WorkingCopyFacts,
} from '../../../src/domain/prompt/workingCopy.ts';

const versions = [
  { version: '1.4.0', contentHash: 'd' },
  { version: '1.3.0', contentHash: 'c' },
];
const file = (contentHash: string): WorkingCopyFacts['file'] => ({ kind: 'valid', contentHash });

const cases: readonly [string, WorkingCopyFacts, object][] = [
  ['live', { file: file('c'), versions, live: '1.3.0' }, { kind: 'live', version: '1.3.0' }],
  [
    'equal to a version that is not live',
    { file: file('d'), versions, live: '1.3.0', base: '1.3.0' },
    { kind: 'equals', version: '1.4.0' },
  ],
  ['equal with nothing live', { file: file('c'), versions }, { kind: 'equals', version: '1.3.0' }],
  [
    'changed since its base',
    { file: file('x'), versions, live: '1.4.0', base: '1.3.0' },
    { kind: 'changedSince', version: '1.3.0' },
  ],
  [
    'changed since live when no base is known',
    { file: file('x'), versions, live: '1.3.0' },
    { kind: 'changedSince', version: '1.3.0' },
  ],
  [
    'changed since the newest when nothing else is known',
    { file: file('x'), versions },
    { kind: 'changedSince', version: '1.4.0' },
  ],
  ['never published', { file: file('x'), versions: [] }, { kind: 'neverPublished' }],
  ['in conflict', { file: { kind: 'inConflict' }, versions }, { kind: 'inConflict' }],
  ['invalid', { file: { kind: 'invalid' }, versions }, { kind: 'invalid' }],
];

describe('calculateWorkingCopyState', () => {
  for (const [situation, facts, state] of cases) {
    it(`sees a file that is ${situation}`, () => {
      assert.deepEqual(calculateWorkingCopyState(facts), state);
    });
  }

  it('gives a badge only to what could be published', () => {
    const badges = cases.filter(([, facts]) =>
      hasWorkingCopyBadge(calculateWorkingCopyState(facts)),
    );
    assert.deepEqual(
      badges.map(([situation]) => situation),
      [
        'changed since its base',
        'changed since live when no base is known',
        'changed since the newest when nothing else is known',
        'never published',
      ],
    );
  });
});
