import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { listPromptRoots, resolvePromptKeys, toPromptKey } from '../../src/formats/promptKeys.ts';

function resolve(paths: string[], roots = ['prompts'], keys?: Record<string, string>) {
  return resolvePromptKeys(paths, { roots, keys }).map(({ key, problem }) =>
    problem === undefined ? key : `${key} ${problem.code}`,
  );
}

describe('resolvePromptKeys', () => {
  it('takes the path below the root without its suffix', () => {
    assert.deepEqual(resolve(['prompts/support/answer.prompt.yml', 'prompts/a.prompt.yaml']), [
      'support/answer',
      'a',
    ]);
  });

  it('takes the nearest of several roots, and leaves out what is below none or no prompt', () => {
    const paths = ['prompts/x/a.prompt.yml', 'other/b.prompt.yml', 'prompts/readme.yml'];
    assert.deepEqual(resolve(paths, ['prompts', 'prompts/x']), ['a']);
    assert.deepEqual(resolve(paths, ['']), ['prompts/x/a', 'other/b']);
  });

  it('refuses names that are no keys', () => {
    const names = ['Answer', 'a b', 'ünï', '😀', 'aux', 'a/../x', '%2e%2e', '.hidden', 'con.x'];
    for (const name of names) {
      assert.match(resolve([`prompts/${name}.prompt.yml`])[0] ?? '', /bad_prompt_key$/, name);
    }
    const long = resolve([`prompts/${'a/'.repeat(120)}x.prompt.yml`]);
    assert.match(long[0] ?? '', /bad_prompt_key$/);
  });

  it('refuses two files of one key on both', () => {
    assert.deepEqual(resolve(['prompts/a.prompt.yml', 'prompts/a.prompt.yaml']), [
      'a duplicated_prompt_key',
      'a duplicated_prompt_key',
    ]);
  });

  it('refuses two files that differ in case on both', () => {
    assert.deepEqual(
      resolve(['prompts/a.prompt.yml', 'prompts/A.prompt.yml', 'prompts/b.prompt.yml']),
      ['a duplicated_prompt_key', 'A duplicated_prompt_key', 'b'],
    );
  });

  it('uses the keys of renamed files, and finds their duplicates', () => {
    const keys = { './prompts/new.prompt.yml': 'old' };
    assert.deepEqual(resolve(['prompts/new.prompt.yml'], ['prompts'], keys), ['old']);
    assert.deepEqual(
      resolve(['prompts/new.prompt.yml', 'prompts/old.prompt.yml'], ['prompts'], keys),
      ['old duplicated_prompt_key', 'old duplicated_prompt_key'],
    );
  });

  it('does not tell composed and decomposed letters apart', () => {
    const keys = { 'prompts/u\u0308.prompt.yml': 'ue' };
    assert.deepEqual(resolve(['prompts/\u00fc.prompt.yml'], ['prompts'], keys), ['ue']);
  });

  it('names the other file', () => {
    const [first] = resolvePromptKeys(['a.prompt.yml', 'a.prompt.yaml'], { roots: [''] });
    assert.match(first?.problem?.message ?? '', /“a\.prompt\.yaml”/);
  });

  it('stays quick with 10,000 files', () => {
    const paths = Array.from({ length: 10_000 }, (_, index) => `prompts/p${index}.prompt.yml`);
    assert.equal(resolve(paths).length, 10_000);
  }).timeout(2000);
});

describe('toPromptKey', () => {
  it('gives the key of one file', () => {
    assert.equal(toPromptKey('prompts/a/b.prompt.yml', { roots: ['prompts/'] }), 'a/b');
    assert.equal(toPromptKey('x.yml', { roots: [''] }), undefined);
  });
});

describe('listPromptRoots', () => {
  it('takes the roots of the project, else prompts, else the folder', () => {
    assert.deepEqual(listPromptRoots({ prompts: ['./a/', 'b'] }, { hasDefaultRoot: true }), [
      'a',
      'b',
    ]);
    assert.deepEqual(listPromptRoots({}, { hasDefaultRoot: true }), ['prompts']);
    assert.deepEqual(listPromptRoots({}, { hasDefaultRoot: false }), ['']);
    assert.deepEqual(listPromptRoots({ prompts: ['.'] }, { hasDefaultRoot: true }), ['']);
  });
});
