import { readGitLine } from './runGit.ts';

/** The name that git signs commits with in a folder. */
export async function readUserName(folder: string): Promise<string | undefined> {
  const name = await readGitLine(folder, ['config', '--get', 'user.name']);
  return name?.trim() === '' ? undefined : name?.trim();
}
