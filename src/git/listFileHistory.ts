import type { FilePlace } from './filePlace.ts';
import { runGit } from './runGit.ts';

/** More commits of one file are not searched: older ones are not what one edits from. */
const maxCommits = 200;

/** One commit in which a file changed. */
export interface FileRevision {
  readonly commit: string;
  /** Path from the top of the repository in that commit. */
  readonly path: string;
  /** Path before the commit, when it renamed the file. */
  readonly renamedFrom?: string;
  /** Object id of what the file held; absent when the commit deleted it. */
  readonly blob?: string;
}

/** Commits that changed a file, newest first, across renames. Empty outside git and before the first commit. */
export async function listFileHistory({
  folder,
  path,
}: FilePlace): Promise<readonly FileRevision[]> {
  const answer = await runGit(folder, [
    'log',
    '--follow',
    '--find-renames',
    '--diff-merges=first-parent',
    '--raw',
    '--no-abbrev',
    '-z',
    `--max-count=${maxCommits}`,
    '--format=%x02%H',
    '--',
    path,
  ]);
  return (answer ?? '').split('\u0002').slice(1).flatMap(parseCommit);
}

/** `<commit>\0\n:<modes> <old blob> <new blob> <status>\0<path>\0[<new path>\0]` */
function parseCommit(record: string): readonly FileRevision[] {
  const [commit = '', change = '', path = '', newPath = ''] = record.split('\0');
  const match = /:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) ([A-Z])\d*$/.exec(change);
  if (match === null) return [];
  const [, blob = '', status] = match;
  const revision = { commit, ...(/^0+$/.test(blob) ? {} : { blob }) };
  // A copy has two paths as well, but its source lives on.
  if (status === 'R') return [{ ...revision, path: newPath, renamedFrom: path }];
  return [{ ...revision, path: status === 'C' ? newPath : path }];
}

/** What a file held, newest first: in HEAD, then in earlier commits. Read one at a time, each text once. */
export async function* listEarlierTexts(place: FilePlace): AsyncGenerator<string> {
  const { folder, path } = place;
  const head = await runGit(folder, ['rev-parse', '--verify', '--quiet', `HEAD:./${path}`]);
  const seen = new Set<string>();
  const blobs = async function* (): AsyncGenerator<string> {
    if (head !== undefined) yield head.trim();
    for (const revision of await listFileHistory(place)) {
      if (revision.blob !== undefined) yield revision.blob;
    }
  };
  for await (const blob of blobs()) {
    if (seen.has(blob)) continue;
    seen.add(blob);
    const text = await runGit(folder, ['cat-file', 'blob', blob]);
    if (text !== undefined) yield text;
  }
}
