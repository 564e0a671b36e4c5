import type { FilePlace } from './filePlace.ts';
import { runGit } from './runGit.ts';

/** How a file stands to HEAD. */
export interface GitFileState {
  /** In the commit that is checked out. */
  readonly isInHead: boolean;
  /** The saved file differs from HEAD, or is not in it. */
  readonly isUncommitted: boolean;
  /** The index holds both sides of an unresolved merge, rebase or stash. */
  readonly isUnmerged: boolean;
}

/** How a file stands to HEAD; undefined outside git, or without git. */
export async function readFileState({
  folder,
  path,
}: FilePlace): Promise<GitFileState | undefined> {
  const status = await runGit(folder, [
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=all',
    '--ignored=matching',
    '--',
    path,
  ]);
  if (status === undefined) return undefined;
  const isInHead = (await readTextAt({ folder, path }, 'HEAD')) !== undefined;
  return {
    isInHead,
    isUncommitted: !isInHead || status !== '',
    isUnmerged: /^(?:DD|AU|UD|UA|DU|AA|UU) /.test(status),
  };
}

/** What a file held in a commit; undefined when it is not in it. */
export async function readTextAt(
  { folder, path }: FilePlace,
  commit: string,
): Promise<string | undefined> {
  return runGit(folder, ['cat-file', 'blob', `${commit}:./${path}`]);
}
