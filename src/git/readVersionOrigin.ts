import type { VersionOrigin } from '../domain/prompt/promptVersion.ts';
import type { FilePlace } from './filePlace.ts';
import { isMerged } from './isMerged.ts';
import { readFileState } from './readFileState.ts';
import { readGitFacts } from './readGitFacts.ts';

/** Where a version that is made from a file comes from; only the path outside of git. */
export async function readVersionOrigin(place: FilePlace): Promise<VersionOrigin> {
  const [facts, state] = await Promise.all([readGitFacts(place.folder), readFileState(place)]);
  if (facts === undefined) return { path: place.path.slice(0, 1000) };
  const { repository, commit, branch, prefix } = facts;
  const isUncommitted = commit === undefined || state?.isUncommitted !== false;
  const merged = isUncommitted ? undefined : await isMerged(place.folder, commit);
  return {
    path: `${prefix}${place.path}`.slice(0, 1000),
    ...(repository === undefined ? {} : { repository }),
    ...(commit === undefined ? {} : { commit }),
    ...(branch === undefined ? {} : { branch: branch.slice(0, 500) }),
    uncommitted: isUncommitted,
    ...(merged === undefined ? {} : { merged }),
  };
}
