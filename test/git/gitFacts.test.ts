import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, renameSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { findEarlierPaths } from '../../src/git/findEarlierPaths.ts';
import { isMerged } from '../../src/git/isMerged.ts';
import { readCommitSubject } from '../../src/git/readCommitSubject.ts';
import { readFileState, readTextAt } from '../../src/git/readFileState.ts';
import { readGitFacts } from '../../src/git/readGitFacts.ts';
import { readUserName } from '../../src/git/readUserName.ts';
import { readVersionOrigin } from '../../src/git/readVersionOrigin.ts';
import { ensureRepositoryId, readRepositoryId } from '../../src/git/repositoryId.ts';
import { promptText, TemporaryRepository } from './temporaryRepository.ts';

const file = 'prompts/a.prompt.yml';

describe('git facts', () => {
  let repository: TemporaryRepository;
  let place: { folder: string; path: string };

  beforeEach(() => {
    repository = TemporaryRepository.create();
    place = { folder: repository.folder, path: file };
  });

  afterEach(() => {
    repository.remove();
  });

  describe('readGitFacts', () => {
    it('names root, commit, branch and remote', async () => {
      const commit = repository.commit(file, promptText('one'));
      repository.git('remote', 'add', 'origin', 'https://ada:token@example.com/team/prompts.git');
      const facts = await readGitFacts(path.join(repository.folder, 'prompts'));
      assert.deepEqual(facts, {
        root: repository.folder,
        commonFolder: path.join(repository.folder, '.git'),
        gitFolder: path.join(repository.folder, '.git'),
        prefix: 'prompts/',
        commit,
        branch: 'main',
        repository: 'https://example.com/team/prompts.git',
        isShallow: false,
      });
    });

    it('has no commit before the first one, and no branch on a detached HEAD', async () => {
      assert.equal((await readGitFacts(repository.folder))?.commit, undefined);
      assert.equal((await readGitFacts(repository.folder))?.branch, 'main');
      repository.commit(file, promptText('one'));
      repository.git('checkout', '--quiet', '--detach');
      assert.equal((await readGitFacts(repository.folder))?.branch, undefined);
    });

    it('tells a worktree from the repository that it shares', async () => {
      repository.commit(file, promptText('one'));
      const worktree = path.join(repository.folder, 'other tree');
      repository.git('worktree', 'add', '--quiet', '-b', 'side', worktree);
      const facts = await readGitFacts(worktree);
      assert.equal(facts?.root, worktree);
      assert.equal(facts.commonFolder, path.join(repository.folder, '.git'));
      assert.notEqual(facts.gitFolder, facts.commonFolder);
      assert.equal(facts.branch, 'side');
    });

    it('knows nothing outside git', async () => {
      const outside = new TemporaryRepository();
      try {
        assert.equal(await readGitFacts(outside.folder), undefined);
        assert.deepEqual(await readVersionOrigin({ folder: outside.folder, path: 'a' }), {
          path: 'a',
        });
      } finally {
        outside.remove();
      }
    });

    it('is not misled by the variables that git sets in hooks', async () => {
      repository.commit(file, promptText('one'));
      process.env['GIT_DIR'] = '/nonexistent';
      try {
        assert.equal((await readGitFacts(repository.folder))?.root, repository.folder);
      } finally {
        delete process.env['GIT_DIR'];
      }
    });

    it('knows nothing without git, and does not fail', async () => {
      repository.commit(file, promptText('one'));
      const before = process.env['PATH'];
      process.env['PATH'] = path.join(repository.folder, 'empty');
      try {
        assert.equal(await readGitFacts(repository.folder), undefined);
        assert.equal(await readFileState(place), undefined);
        assert.equal(await readUserName(repository.folder), undefined);
        assert.deepEqual(await findEarlierPaths(place), []);
      } finally {
        process.env['PATH'] = before;
      }
    });
  });

  describe('readCommitSubject', () => {
    it('is the first line of the commit that made the file what it is', async () => {
      repository.write(file, promptText('one'));
      assert.equal(await readCommitSubject(place), undefined);
      repository.git('add', '-A');
      repository.git('commit', '--quiet', '-m', 'Say one\n\nAnd why.');
      repository.commit('other.txt', 'other');
      assert.equal(await readCommitSubject(place), 'Say one');
      repository.write(file, promptText('two'));
      assert.equal(await readCommitSubject(place), undefined);
    });
  });

  describe('readFileState', () => {
    it('tells committed, changed, staged, new and ignored files apart', async () => {
      repository.commit(file, promptText('one'));
      assert.deepEqual(await readFileState(place), {
        isInHead: true,
        isUncommitted: false,
        isUnmerged: false,
      });
      repository.write(file, promptText('two'));
      assert.equal((await readFileState(place))?.isUncommitted, true);
      repository.git('add', '-A');
      assert.equal((await readFileState(place))?.isUncommitted, true);
      repository.write('.gitignore', 'ignored.prompt.yml\n');
      for (const path_ of ['new.prompt.yml', 'ignored.prompt.yml']) {
        repository.write(path_, promptText('x'));
        const state = await readFileState({ folder: repository.folder, path: path_ });
        assert.deepEqual([state?.isInHead, state?.isUncommitted], [false, true], path_);
      }
    });

    it('sees an unresolved merge, and its end', async () => {
      repository.commit(file, promptText('one'));
      repository.git('checkout', '--quiet', '-b', 'feature');
      repository.commit(file, promptText('mine'));
      repository.git('checkout', '--quiet', 'main');
      repository.commit(file, promptText('yours'));
      repository.gitFails('merge', 'feature');
      assert.equal((await readFileState(place))?.isUnmerged, true);
      repository.write(file, promptText('both'));
      repository.git('add', '-A');
      assert.equal((await readFileState(place))?.isUnmerged, false);
    });

    it('sees an unresolved rebase', async () => {
      repository.commit(file, promptText('one'));
      repository.git('checkout', '--quiet', '-b', 'feature');
      repository.commit(file, promptText('mine'));
      repository.git('checkout', '--quiet', 'main');
      repository.commit(file, promptText('yours'));
      repository.git('checkout', '--quiet', 'feature');
      repository.gitFails('rebase', 'main');
      assert.equal((await readFileState(place))?.isUnmerged, true);
      assert.equal((await readGitFacts(repository.folder))?.branch, undefined);
    });

    it('reads a file as it was, byte for byte', async () => {
      const text = `${promptText('ä 😀')}# tail  \r\n\n`;
      repository.commit(file, text);
      repository.write(file, 'other');
      assert.equal(await readTextAt(place, 'HEAD'), text);
      assert.equal(await readTextAt({ ...place, path: 'none' }, 'HEAD'), undefined);
    });
  });

  describe('readVersionOrigin', () => {
    it('names what a version comes from', async () => {
      const commit = repository.commit(file, promptText('one'));
      const nested = { folder: path.join(repository.folder, 'prompts'), path: 'a.prompt.yml' };
      assert.deepEqual(await readVersionOrigin(nested), {
        path: file,
        commit,
        branch: 'main',
        uncommitted: false,
        merged: true,
      });
      repository.write(file, promptText('two'));
      assert.deepEqual(await readVersionOrigin(place), {
        path: file,
        commit,
        branch: 'main',
        uncommitted: true,
      });
    });

    it('calls everything uncommitted before the first commit', async () => {
      repository.write(file, promptText('one'));
      const expected = { path: file, branch: 'main', uncommitted: true };
      assert.deepEqual(await readVersionOrigin(place), expected);
    });
  });

  describe('isMerged', () => {
    it('goes by the default branch of the remote where there is one', async () => {
      repository.commit(file, promptText('one'));
      const clone = new TemporaryRepository();
      try {
        clone.git('clone', '--quiet', repository.folder, '.');
        clone.git('config', 'user.name', 'Ada');
        clone.git('config', 'user.email', 'ada@example.com');
        assert.equal(await isMerged(clone.folder), true);
        clone.commit(file, promptText('two'));
        assert.equal(await isMerged(clone.folder), false);
      } finally {
        clone.remove();
      }
    });

    it('goes by the own main branch where nothing is pushed anywhere', async () => {
      repository.commit(file, promptText('one'));
      repository.git('checkout', '--quiet', '-b', 'feature');
      assert.equal(await isMerged(repository.folder), true);
      repository.commit(file, promptText('two'));
      assert.equal(await isMerged(repository.folder), false);
    });

    it('does not guess', async () => {
      repository.git('checkout', '--quiet', '-b', 'trunk');
      repository.commit(file, promptText('one'));
      assert.equal(await isMerged(repository.folder), undefined);
    });
  });

  describe('findEarlierPaths', () => {
    const renamed = 'prompts/b ä.prompt.yml';
    const at = () => ({ folder: repository.folder, path: renamed });

    it('is empty for a file that was never renamed, and for a new one', async () => {
      repository.commit(file, promptText('one'));
      assert.deepEqual(await findEarlierPaths(place), []);
      repository.write(renamed, promptText('something else'));
      assert.deepEqual(await findEarlierPaths(at()), []);
    });

    it('finds a move that is not committed, staged or not, edited or not', async () => {
      repository.commit(file, promptText('one'));
      renameSync(path.join(repository.folder, file), path.join(repository.folder, renamed));
      assert.deepEqual(await findEarlierPaths(at()), [file]);
      repository.write(renamed, promptText('edited'));
      assert.deepEqual(await findEarlierPaths(at()), [file]);
      assert.match(repository.git('status', '--porcelain'), /\?\?/, 'the index is untouched');
      repository.git('add', '-A');
      assert.deepEqual(await findEarlierPaths(at()), [file]);
    });

    it('finds all earlier paths, newest first', async () => {
      repository.commit('first.prompt.yml', promptText('one'));
      mkdirSync(path.join(repository.folder, 'prompts'));
      repository.git('mv', 'first.prompt.yml', file);
      repository.git('commit', '--quiet', '-m', 'rename');
      repository.git('mv', file, renamed);
      repository.git('commit', '--quiet', '-m', 'rename again');
      assert.deepEqual(await findEarlierPaths(at()), [file, 'first.prompt.yml']);
    });

    it('leaves out paths outside the folder', async () => {
      repository.commit('elsewhere/a.prompt.yml', promptText('one'));
      mkdirSync(path.join(repository.folder, 'prompts'));
      repository.git('mv', 'elsewhere/a.prompt.yml', file);
      repository.git('commit', '--quiet', '-m', 'rename');
      const nested = { folder: path.join(repository.folder, 'prompts'), path: 'a.prompt.yml' };
      assert.deepEqual(await findEarlierPaths(nested), []);
      assert.deepEqual(await findEarlierPaths(place), ['elsewhere/a.prompt.yml']);
    });
  });

  describe('the id of a repository', () => {
    it('is made once, shared by worktrees, and survives a move of the folder', async () => {
      repository.commit(file, promptText('one'));
      assert.equal(await readRepositoryId(repository.folder), undefined);
      const id = await ensureRepositoryId(repository.folder, () => '0123456789abcdef');
      assert.equal(id, '0123456789abcdef');
      const worktree = path.join(repository.folder, 'tree');
      repository.git('worktree', 'add', '--quiet', worktree);
      assert.equal(await ensureRepositoryId(worktree, () => 'fedcba9876543210'), id);
      const moved = `${repository.folder} moved`;
      renameSync(repository.folder, moved);
      repository = new TemporaryRepository(realpathSync(moved));
      assert.equal(await readRepositoryId(moved), id);
    });

    it('does not exist outside git', async () => {
      const outside = new TemporaryRepository();
      try {
        assert.equal(await ensureRepositoryId(outside.folder, () => '0123456789abcdef'), undefined);
      } finally {
        outside.remove();
      }
    });
  });

  it('knows the name of the person', async () => {
    assert.equal(await readUserName(repository.folder), 'Ada Author');
  });
});
