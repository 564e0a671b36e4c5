import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createPromptFile } from '../../src/formats/newPromptFile.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';

describe('createPromptFile', () => {
  it('is a prompt without any finding, whatever its name is', () => {
    for (const name of ['Answer', 'a: b', '# x', '"', '1', 'ü😀']) {
      const file = parsePromptFile(createPromptFile({ name, description: 'd', model: 'm' }));
      assert.deepEqual(file.problems, []);
      assert.equal(file.rest.name, name);
      assert.ok(file.content);
    }
  });
});
