import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { calculateWorkingCopyState } from '../../src/domain/prompt/workingCopy.ts';
import { findBase } from '../../src/git/findBase.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';
import {
  promptText,
  TemporaryRepository,
  toContentHash,
  versionsOf,
} from './temporaryRepository.ts';

const file = 'prompts/a.prompt.yml';
const versions = versionsOf(['1.2.0', 'three'], ['1.1.0', 'two'], ['1.0.0', 'one']);

describe('findBase', () => {
  let repository: TemporaryRepository;

  beforeEach(() => {
    repository = TemporaryRepository.create();
  });

  afterEach(() => {
    repository.remove();
  });

  function find(at = repository.folder, path_ = file): Promise<string | undefined> {
    return findBase({ folder: at, path: path_ }, versions, toContentHash);
  }

  function commitVersions(): void {
    for (const answer of ['one', 'two', 'three']) repository.commit(file, promptText(answer));
  }

  async function stateOf(): Promise<string> {
    const read = parsePromptFile(repository.read(file));
    const hash = toContentHash(repository.read(file));
    const base = await find();
    const state = calculateWorkingCopyState({
      file: read.inConflict
        ? { kind: 'inConflict' }
        : hash === undefined
          ? { kind: 'invalid' }
          : { kind: 'valid', contentHash: hash },
      versions,
      ...(base === undefined ? {} : { base }),
      live: '1.2.0',
    });
    return 'version' in state ? `${state.kind} ${state.version}` : state.kind;
  }

  it('is the version at HEAD, while the file is edited', async () => {
    commitVersions();
    repository.write(file, promptText('four'));
    assert.equal(await find(), '1.2.0');
    assert.equal(await stateOf(), 'changedSince 1.2.0');
  });

  it('is the version of an earlier commit when HEAD was never published', async () => {
    commitVersions();
    repository.commit(file, promptText('four'));
    repository.commit(file, 'broken: [');
    repository.write(file, promptText('five'));
    assert.equal(await find(), '1.2.0');
  });

  it('is the older version after the checkout of an old branch, which is not changed', async () => {
    commitVersions();
    repository.git('checkout', '--quiet', '-b', 'old', 'HEAD~2');
    assert.equal(await stateOf(), 'equals 1.0.0');
    repository.write(file, promptText('other'));
    assert.equal(await stateOf(), 'changedSince 1.0.0');
  });

  it('does not count a change of comments', async () => {
    commitVersions();
    repository.write(file, promptText('three', '# only a comment\n'));
    assert.equal(await stateOf(), 'live 1.2.0');
  });

  it('is the version that HEAD went back to, not the newest in the history', async () => {
    commitVersions();
    repository.commit(file, promptText('one'));
    repository.write(file, promptText('four'));
    assert.equal(await find(), '1.0.0');
  });

  it('stays while changes are stashed and come back', async () => {
    commitVersions();
    repository.write(file, promptText('four'));
    repository.git('stash', '--quiet');
    assert.equal(await stateOf(), 'live 1.2.0');
    repository.git('stash', 'pop', '--quiet');
    assert.equal(await stateOf(), 'changedSince 1.2.0');
  });

  it('follows a rebase onto a branch with newer versions', async () => {
    repository.commit(file, promptText('one'));
    repository.git('checkout', '--quiet', '-b', 'feature');
    repository.commit('other.txt', 'x');
    repository.git('checkout', '--quiet', 'main');
    repository.commit(file, promptText('two'));
    repository.git('checkout', '--quiet', 'feature');
    repository.write(file, promptText('mine'));
    assert.equal(await find(), '1.0.0');
    repository.git('stash', '--quiet');
    repository.git('rebase', '--quiet', 'main');
    repository.write(file, promptText('mine'));
    assert.equal(await find(), '1.1.0');
  });

  it('sees a conflict in the file and finds its base again afterwards', async () => {
    repository.commit(file, promptText('one'));
    repository.git('checkout', '--quiet', '-b', 'feature');
    repository.commit(file, promptText('mine'));
    repository.git('checkout', '--quiet', 'main');
    repository.commit(file, promptText('two'));
    repository.gitFails('merge', 'feature');
    assert.equal(await stateOf(), 'inConflict');
    repository.write(file, promptText('both'));
    assert.equal(await stateOf(), 'changedSince 1.1.0');
    repository.git('add', '-A');
    repository.git('commit', '--quiet', '-m', 'merge');
    assert.equal(await stateOf(), 'changedSince 1.1.0');
  });

  it('finds a version that exists only as the result of a merge', async () => {
    repository.commit(file, promptText('one'));
    repository.git('checkout', '--quiet', '-b', 'feature');
    repository.commit(file, promptText('mine'));
    repository.git('checkout', '--quiet', 'main');
    repository.commit(file, promptText('yours'));
    repository.gitFails('merge', 'feature');
    repository.write(file, promptText('two'));
    repository.git('add', '-A');
    repository.git('commit', '--quiet', '-m', 'merge');
    repository.commit(file, promptText('later'));
    assert.equal(await find(), '1.1.0');
  });

  it('works in a worktree on its own branch', async () => {
    commitVersions();
    const worktree = path.join(repository.folder, 'nested worktree');
    repository.git('worktree', 'add', '--quiet', worktree, 'HEAD~1');
    assert.equal(await find(worktree), '1.1.0');
    assert.equal(await find(), '1.2.0');
  });

  it('goes back across a rename', async () => {
    commitVersions();
    repository.git('mv', file, 'prompts/b.prompt.yml');
    repository.git('commit', '--quiet', '-m', 'rename');
    repository.commit('prompts/b.prompt.yml', promptText('never published'));
    assert.equal(await find(repository.folder, 'prompts/b.prompt.yml'), '1.2.0');
  });

  it('knows nothing before the first commit, for a new file, and outside git', async () => {
    repository.write(file, promptText('one'));
    assert.equal(await find(), undefined);
    repository.commit('other.txt', 'x');
    assert.equal(await find(), undefined);
    repository.remove();
    assert.equal(await find('/'), undefined);
  });

  it('works in a shallow clone as far as its history goes', async () => {
    commitVersions();
    repository.commit(file, promptText('four'));
    const clone = new TemporaryRepository();
    try {
      clone.git('clone', '--quiet', '--depth', '2', `file://${repository.folder}`, 'copy');
      const folder = path.join(clone.folder, 'copy');
      assert.equal(await find(folder), '1.2.0');
    } finally {
      clone.remove();
    }
  });

  it('takes a path for a path, whatever is in its name', async () => {
    const names = [
      'prompts/ä ö 😀.prompt.yml',
      'prompts/[a]*.prompt.yml',
      "prompts/it's.prompt.yml",
    ];
    for (const name of names) {
      repository.commit(name, promptText('two'));
      assert.equal(await find(repository.folder, name), '1.1.0', name);
    }
    repository.commit('prompts/-x.prompt.yml', promptText('one'));
    assert.equal(await find(path.join(repository.folder, 'prompts'), '-x.prompt.yml'), '1.0.0');
  });

  it('asks git nothing when nothing is published', async () => {
    const place = { folder: '/nonexistent', path: file };
    assert.equal(await findBase(place, [], toContentHash), undefined);
  });
});
