import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repositoryRoot.ts';

const run = promisify(execFile);

/**
 * Copies the sample into a folder and makes that a git repository of its own, as a user's workspace is. A folder that is one
 * already keeps what was changed in it.
 */
export async function createSampleWorkspace(folder: string): Promise<string> {
  if (existsSync(path.join(folder, '.git'))) return folder;
  await mkdir(folder, { recursive: true });
  await cp(path.join(repositoryRoot, 'media/sample'), folder, { recursive: true });
  await git(folder, ['init', '--quiet', '--initial-branch=main']);
  await git(folder, ['add', '.']);
  await git(folder, [
    ...['-c', 'user.name=Sample Author', '-c', 'user.email=sample@localhost'],
    ...['commit', '--quiet', '--no-gpg-sign', '-m', 'The sample as it ships'],
  ]);
  return folder;
}

async function git(folder: string, args: readonly string[]): Promise<void> {
  try {
    await run('git', [...args], { cwd: folder });
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const reason = missing ? 'git is not installed.' : String(cause);
    throw new Error(`The sample workspace could not be made: ${reason}`, { cause });
  }
}
