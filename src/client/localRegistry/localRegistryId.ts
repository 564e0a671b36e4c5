import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';

const configKey = 'prompt-rollout.localRegistry';
const idPattern = /^[0-9a-f]{16,32}$/;

/**
 * Names the local registry of a folder: an id in the repository's own git config, so that worktrees share it and a rename
 * loses nothing; outside git the hash of the folder's real path. `create` writes a missing id; without it the answer is
 * undefined when there is none yet.
 */
export async function findLocalRegistryId(
  folder: string,
  options: { readonly create: boolean },
): Promise<string | undefined> {
  const repository = await git(folder, ['rev-parse', '--git-common-dir']);
  if (repository === undefined) return hashPath(folder);
  const known = await git(folder, ['config', '--local', '--get', configKey]);
  if (known !== undefined && idPattern.test(known)) return known;
  if (!options.create) return undefined;
  const id = randomUUID().replaceAll('-', '').slice(0, 16);
  await git(folder, ['config', '--local', configKey, id]);
  // Read back: two windows may write at once, and a repository may be read-only.
  const kept = await git(folder, ['config', '--local', '--get', configKey]);
  return kept !== undefined && idPattern.test(kept)
    ? kept
    : hashPath(path.resolve(folder, repository));
}

async function hashPath(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => path.resolve(folder));
  return createHash('sha256').update(real).digest('hex').slice(0, 32);
}

function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, ...args], { windowsHide: true }, (error, stdout) => {
      const text = stdout.trim();
      resolve(error === null && text !== '' ? text : undefined);
    });
  });
}
