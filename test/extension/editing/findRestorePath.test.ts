import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  findRestorePath,
  type RestorePathFacts,
} from '../../../src/extension/editing/findRestorePath.ts';

const find = (facts: Partial<RestorePathFacts>) =>
  findRestorePath({ key: 'support/answer', file: {}, existing: [], origins: [], ...facts });

describe('where a prompt without a file belongs', () => {
  it('is below prompts, or below the root that the project names', () => {
    assert.equal(find({}), 'prompts/support/answer.prompt.yml');
    assert.equal(find({ file: { prompts: ['ai'] } }), 'ai/support/answer.prompt.yml');
  });

  it('is below the folder itself where the other prompts are', () => {
    assert.equal(find({ existing: ['triage.prompt.yml'] }), 'support/answer.prompt.yml');
  });

  it('is where it came from, spelled as it was', () => {
    assert.equal(
      find({ origins: ['prompts/support/answer.prompt.yaml'] }),
      'prompts/support/answer.prompt.yaml',
    );
  });

  it('is not where it came from when that gives another key by now', () => {
    assert.equal(
      find({ origins: ['old/support/answer.prompt.yml'] }),
      'prompts/support/answer.prompt.yml',
    );
  });

  it('is the path that the project file gives the key to', () => {
    const keys = { 'prompts/renamed.prompt.yml': 'support/answer' };
    assert.equal(find({ file: { keys } }), 'prompts/renamed.prompt.yml');
  });

  it('is never outside the folder', () => {
    for (const path of [
      '../x.prompt.yml',
      '/etc/x.prompt.yml',
      'a/../../x.prompt.yml',
      'C:/x.prompt.yml',
      'a\\..\\x.prompt.yml',
      'x.txt',
    ]) {
      const keys = { [path]: 'support/answer' };
      assert.equal(
        find({ file: { keys }, origins: [path] }),
        'prompts/support/answer.prompt.yml',
        path,
      );
    }
  });
});
