import type { FilePlace } from './filePlace.ts';
import { readFileState } from './readFileState.ts';
import { readGitLine } from './runGit.ts';

/** The first line of the newest commit that touched a file; undefined when it has changes that are in no commit. */
export async function readCommitSubject(place: FilePlace): Promise<string | undefined> {
  const state = await readFileState(place);
  if (state?.isUncommitted !== false) return undefined;
  return readGitLine(place.folder, ['log', '-1', '--format=%s', '--', place.path]);
}
