import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { withFileLock } from './fileLock.ts';

describe('withFileLock', () => {
  let folder: string;
  let lockFile: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'file-lock-'));
    lockFile = path.join(folder, 'lock');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('runs one action after the other', async () => {
    let inside = 0;
    const action = async () => {
      inside += 1;
      assert.equal(inside, 1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([withFileLock(lockFile, action), withFileLock(lockFile, action)]);
    assert.equal(existsSync(lockFile), false);
  });

  it('takes over from a process that is gone', async () => {
    const gone = spawnSync(process.execPath, ['--version']).pid;
    await writeFile(lockFile, String(gone));
    assert.equal(await withFileLock(lockFile, () => Promise.resolve('done')), 'done');
  });

  it('lets go when the action fails', async () => {
    await assert.rejects(
      withFileLock(lockFile, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(existsSync(lockFile), false);
  });
});
