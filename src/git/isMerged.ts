import { readGitLine, runGit } from './runGit.ts';

const remoteBranches = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
];
/** Where nothing was ever pushed, the own main branch is the one that counts. */
const localBranches = ['refs/heads/main', 'refs/heads/master'];

/** Whether a commit is part of the default branch; undefined when there is no telling which branch that is. */
export async function isMerged(folder: string, commit = 'HEAD'): Promise<boolean | undefined> {
  const hasRemote = (await readGitLine(folder, ['remote'])) !== undefined;
  for (const branch of hasRemote ? remoteBranches : localBranches) {
    const tip = await readGitLine(folder, [
      'rev-parse',
      '--verify',
      '--quiet',
      `${branch}^{commit}`,
    ]);
    if (tip === undefined) continue;
    return (await runGit(folder, ['merge-base', '--is-ancestor', commit, tip])) !== undefined;
  }
  return undefined;
}
