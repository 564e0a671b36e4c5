import path from 'node:path';
import { readGitLine, runGit } from './runGit.ts';
import { withoutCredentials } from './withoutCredentials.ts';

/** What git says about the checkout that holds a folder. */
export interface GitFacts {
  /** Top folder of this checkout; worktrees of one repository have different ones. */
  readonly root: string;
  /** Folder that all worktrees of the repository share; its HEAD and refs are worth watching. */
  readonly commonFolder: string;
  /** Folder with this checkout's own HEAD and index. */
  readonly gitFolder: string;
  /** Path of the folder below `root` with “/” at its end; empty at the root. */
  readonly prefix: string;
  /** Absent before the first commit. */
  readonly commit?: string;
  /** Absent when HEAD is detached, as during a rebase. */
  readonly branch?: string;
  /** URL of the remote without credentials. */
  readonly repository?: string;
  /** History is cut off. */
  readonly isShallow: boolean;
}

/** Facts about the checkout that holds a folder; undefined outside git, or without git. */
export async function readGitFacts(folder: string): Promise<GitFacts | undefined> {
  const answer = await runGit(folder, [
    'rev-parse',
    '--show-toplevel',
    '--git-common-dir',
    '--git-dir',
    '--is-shallow-repository',
    '--show-prefix',
  ]);
  // The prefix is an empty line at the root.
  const [root, common, own, shallow, prefix = ''] = answer?.split(/\r?\n/) ?? [];
  if (root === undefined || root === '' || common === undefined || own === undefined) {
    return undefined;
  }
  const [commit, branch, repository] = await Promise.all([
    readGitLine(folder, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
    readGitLine(folder, ['symbolic-ref', '--short', '--quiet', 'HEAD']),
    readRemoteUrl(folder),
  ]);
  return {
    root: path.resolve(root),
    commonFolder: path.resolve(folder, common),
    gitFolder: path.resolve(folder, own),
    prefix,
    ...(commit === undefined ? {} : { commit }),
    ...(branch === undefined ? {} : { branch }),
    ...(repository === undefined ? {} : { repository }),
    isShallow: shallow === 'true',
  };
}

/** `origin`, else the only or first remote. */
async function readRemoteUrl(folder: string): Promise<string | undefined> {
  const names = (await runGit(folder, ['remote']))?.split(/\r?\n/).filter((name) => name !== '');
  const name = names?.includes('origin') === true ? 'origin' : names?.[0];
  if (name === undefined) return undefined;
  const url = await readGitLine(folder, ['remote', 'get-url', name]);
  return url === undefined ? undefined : withoutCredentials(url);
}
