import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, mkdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { findLocalRegistryId } from '../../../src/client/localRegistry/localRegistryId.ts';

describe('findLocalRegistryId', () => {
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'local-id-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  function git(folder: string, ...args: string[]): void {
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  }

  async function folder(name: string): Promise<string> {
    const made = path.join(home, name);
    await mkdir(made, { recursive: true });
    return made;
  }

  it('writes nothing until an id is needed', async () => {
    const repository = await folder('repository');
    git(repository, 'init');
    assert.equal(await findLocalRegistryId(repository, { create: false }), undefined);
    const id = await findLocalRegistryId(repository, { create: true });
    assert.match(id ?? '', /^[0-9a-f]{16}$/);
    assert.equal(await findLocalRegistryId(repository, { create: false }), id);
  });

  it('keeps the id in folders below, in worktrees and after a rename', async () => {
    const repository = await folder('repository');
    git(repository, 'init');
    git(repository, 'commit', '--allow-empty', '-m', 'first');
    const id = await findLocalRegistryId(repository, { create: true });
    const below = await folder('repository/below');
    assert.equal(await findLocalRegistryId(below, { create: true }), id);
    const worktree = path.join(home, 'worktree');
    git(repository, 'worktree', 'add', worktree);
    assert.equal(await findLocalRegistryId(worktree, { create: true }), id);
    const renamed = path.join(home, 'renamed');
    await rename(repository, renamed);
    assert.equal(await findLocalRegistryId(renamed, { create: false }), id);
  });

  it('gives two repositories two ids', async () => {
    const one = await folder('one');
    const two = await folder('two');
    git(one, 'init');
    git(two, 'init');
    const ids = await Promise.all(
      [one, two].map((at) => findLocalRegistryId(at, { create: true })),
    );
    assert.equal(new Set(ids).size, 2);
  });

  it('names a folder outside git by its path', async () => {
    const plain = await folder('plain');
    const id = await findLocalRegistryId(plain, { create: false });
    assert.match(id ?? '', /^[0-9a-f]{32}$/);
    assert.equal(await findLocalRegistryId(plain, { create: true }), id);
    assert.notEqual(await findLocalRegistryId(home, { create: true }), id);
  });
});
