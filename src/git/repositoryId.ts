import { readGitLine, runGit } from './runGit.ts';

const configKey = 'promptrollout.id';
const idPattern = /^[0-9a-f-]{16,64}$/;

/** The id of a repository, kept in its own git config: worktrees share it, and moving the folder loses nothing. */
export async function readRepositoryId(folder: string): Promise<string | undefined> {
  const id = await readGitLine(folder, ['config', '--local', '--get', configKey]);
  return id !== undefined && idPattern.test(id) ? id : undefined;
}

/** As `readRepositoryId`, and writes `newId` when there is none. Undefined outside git, or when it cannot be written. */
export async function ensureRepositoryId(
  folder: string,
  newId: () => string,
): Promise<string | undefined> {
  const known = await readRepositoryId(folder);
  if (known !== undefined) return known;
  await runGit(folder, ['config', '--local', configKey, newId()]);
  // Read back: two processes may write at once, and the last one wins for both.
  return readRepositoryId(folder);
}
