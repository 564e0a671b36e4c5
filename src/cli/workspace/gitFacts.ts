// What git says about a prompt file: where it comes from, and what it held before.
import { execFile } from 'node:child_process';
import type { VersionOrigin } from '../../domain/prompt/promptVersion.ts';

const maxGitOutputBytes = 8 * 1024 * 1024;
const defaultBranches = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
];

/** A file of a project, with “/”. */
export interface FilePlace {
  readonly root: string;
  readonly path: string;
}

/** Where a file comes from; only the path outside of git. */
export async function readOrigin({ root, path }: FilePlace): Promise<VersionOrigin> {
  const prefix = await git(root, ['rev-parse', '--show-prefix']);
  if (prefix === undefined) return { path };
  const inRepository = `${prefix}${path}`;
  const commit = await git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  const branch = await git(root, ['symbolic-ref', '--short', '--quiet', 'HEAD']);
  const repository = await git(root, ['remote', 'get-url', 'origin']);
  const changes = await git(root, ['status', '--porcelain', '--', path]);
  const uncommitted = commit === undefined || (changes ?? '') !== '';
  return {
    path: inRepository,
    ...(repository === undefined ? {} : { repository: withoutSecrets(repository) }),
    ...(commit === undefined ? {} : { commit }),
    ...(branch === undefined || branch === '' ? {} : { branch }),
    ...(uncommitted ? { uncommitted } : {}),
    ...(!uncommitted && (await isMerged(root)) ? { merged: true } : {}),
  };
}

/** The first line of the newest commit that touched the file; undefined when it has changes that are in no commit. */
export async function readCommitSubject({ root, path }: FilePlace): Promise<string | undefined> {
  const changes = await git(root, ['status', '--porcelain', '--', path]);
  if (changes !== '') return undefined;
  const subject = await git(root, ['log', '-1', '--format=%s', '--', path]);
  return subject === '' ? undefined : subject;
}

/** What the file held in its newest commits, newest first, one at a time. */
export async function* listCommittedTexts(
  { root, path }: FilePlace,
  maxCommits: number,
): AsyncGenerator<string> {
  const args = ['log', `--max-count=${maxCommits}`, '--format=%H', '--', path];
  const commits = (await git(root, args))?.split('\n') ?? [];
  for (const commit of commits) {
    if (commit === '') continue;
    const text = await git(root, ['show', `${commit}:./${path}`], { keepSpaces: true });
    if (text !== undefined) yield text;
  }
}

/** Whether HEAD is part of the branch that the remote calls its main one. */
async function isMerged(root: string): Promise<boolean> {
  for (const branch of defaultBranches) {
    const known = await git(root, ['rev-parse', '--verify', '--quiet', branch]);
    if (known === undefined) continue;
    return (await git(root, ['merge-base', '--is-ancestor', 'HEAD', branch])) !== undefined;
  }
  return false;
}

function withoutSecrets(repository: string): string {
  const url = URL.parse(repository);
  // Not a URL but `git@host:path`: the name before the @ is no secret.
  if (url === null || !/^https?:$/.test(url.protocol)) return repository.slice(0, 2000);
  url.username = '';
  url.password = '';
  return url.toString().slice(0, 2000);
}

function git(
  folder: string,
  args: readonly string[],
  { keepSpaces = false } = {},
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { windowsHide: true, maxBuffer: maxGitOutputBytes };
    execFile('git', ['-C', folder, ...args], options, (error, stdout) => {
      if (error !== null) resolve(undefined);
      else resolve(keepSpaces ? stdout : stdout.trim());
    });
  });
}
