import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatTable } from '../../src/cli/formatTable.ts';

describe('formatTable', () => {
  it('lines columns up and leaves no spaces at the end', () => {
    const lines = formatTable(
      ['KEY', 'VERSION'],
      [
        ['support/answer', '1.4.0'],
        ['triage', ''],
      ],
    );
    assert.deepEqual(lines, ['KEY             VERSION', 'support/answer  1.4.0', 'triage']);
  });
});
