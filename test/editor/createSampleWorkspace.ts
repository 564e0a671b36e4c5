import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repositoryRoot.ts';

const run = promisify(execFile);

const subject = 'The sample as it ships';

/**
 * Copies the sample into a folder and makes that a git repository of its own, as a user's workspace is. A folder that is one
 * already keeps what was changed in it; one in which nothing was changed gets what the sample has become.
 */
export async function createSampleWorkspace(folder: string): Promise<string> {
  const isThere = existsSync(path.join(folder, '.git'));
  if (isThere && !(await isUntouched(folder))) return folder;
  await mkdir(folder, { recursive: true });
  await cp(path.join(repositoryRoot, 'media/sample'), folder, { recursive: true });
  if (!isThere) await git(folder, ['init', '--quiet', '--initial-branch=main']);
  await git(folder, ['add', '.']);
  if ((await git(folder, ['status', '--porcelain'])) === '') return folder;
  await git(folder, [
    ...['-c', 'user.name=Sample Author', '-c', 'user.email=sample@localhost'],
    ...['commit', '--quiet', '--no-gpg-sign', '-m', subject],
  ]);
  return folder;
}

async function isUntouched(folder: string): Promise<boolean> {
  if ((await git(folder, ['status', '--porcelain'])) !== '') return false;
  const subjects = (await git(folder, ['log', '--format=%s'])).trim().split('\n');
  return subjects.every((one) => one === subject);
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  try {
    return (await run('git', [...args], { cwd: folder })).stdout;
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const reason = missing ? 'git is not installed.' : String(cause);
    throw new Error(`The sample workspace could not be made: ${reason}`, { cause });
  }
}
