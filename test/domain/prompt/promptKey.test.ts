import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findPromptKeyProblem } from '../../../src/domain/prompt/promptKey.ts';

const cases: readonly [string, string | undefined][] = [
  ['support/answer', undefined],
  ['a.b_c-d/0', undefined],
  ['', 'empty'],
  ['a'.repeat(300), 'too_long'],
  ['../x', 'bad_characters'],
  ['%2e%2e', 'bad_characters'],
  ['Support', 'bad_characters'],
  ['a//b', 'bad_characters'],
  ['/a', 'bad_characters'],
  ['a/', 'bad_characters'],
  ['a/b.', 'bad_characters'],
  ['😀', 'bad_characters'],
  ['con', 'reserved_name'],
  ['a/nul.x', 'reserved_name'],
  ['console', undefined],
];

describe('findPromptKeyProblem', () => {
  for (const [key, problem] of cases) {
    it(`says ${problem ?? 'nothing'} about "${key.slice(0, 20)}"`, () => {
      assert.equal(findPromptKeyProblem(key), problem);
    });
  }
});
