import { execFile } from 'node:child_process';
import os from 'node:os';

/** Git's user name in this folder, else the name of the account: the actor of the local registry. */
export async function findPerson(folder: string): Promise<string> {
  return (await readGitName(folder)) ?? os.userInfo().username;
}

function readGitName(folder: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', ['config', '--get', 'user.name'], { cwd: folder }, (error, stdout) => {
      const name = stdout.trim();
      resolve(error !== null || name === '' ? undefined : name);
    });
  });
}
