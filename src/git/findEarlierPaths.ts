import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FilePlace } from './filePlace.ts';
import { listFileHistory } from './listFileHistory.ts';
import { readFileState } from './readFileState.ts';
import { readGitFacts } from './readGitFacts.ts';
import { runGit } from './runGit.ts';

/**
 * Paths below the folder that a file had before it was renamed, newest first; those outside the folder are left out. A move
 * that is not committed yet is found too.
 */
export async function findEarlierPaths(place: FilePlace): Promise<readonly string[]> {
  const facts = await readGitFacts(place.folder);
  const state = facts === undefined ? undefined : await readFileState(place);
  if (facts?.commit === undefined || state === undefined) return [];
  const moved = state.isInHead ? undefined : await findUncommittedMove(place, facts);
  if (!state.isInHead && moved === undefined) return [];
  const start = moved === undefined ? place : { folder: facts.root, path: moved };
  const history = await listFileHistory(start);
  const paths = [moved, ...history.map((revision) => revision.renamedFrom)];
  const own = `${facts.prefix}${place.path}`;
  const below = paths.filter(
    (each) => each !== undefined && each !== own && each.startsWith(facts.prefix),
  );
  return [...new Set(below)].map((each) => (each ?? '').slice(facts.prefix.length));
}

/** The path in HEAD of a file that was moved since; git compares the contents in a copy of the index. */
async function findUncommittedMove(
  { folder, path: file }: FilePlace,
  facts: { readonly gitFolder: string; readonly prefix: string },
): Promise<string | undefined> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'prompt-rollout-git-'));
  try {
    const indexFile = path.join(temporary, 'index');
    await copyFile(path.join(facts.gitFolder, 'index'), indexFile);
    await runGit(folder, ['add', '--intent-to-add', '--', file], { indexFile });
    const answer = await runGit(
      folder,
      ['diff', '--name-status', '--find-renames', '--diff-filter=R', '-z', 'HEAD'],
      { indexFile },
    );
    return findSource(answer ?? '', `${facts.prefix}${file}`);
  } catch {
    // No index yet, or no place for a copy: then the move is not known.
    return undefined;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** From `R<score>\0<old>\0<new>\0…` the old path of the file. */
function findSource(answer: string, file: string): string | undefined {
  const fields = answer.split('\0');
  for (let index = 0; index + 2 < fields.length; index += 3) {
    if (fields[index + 2] === file) return fields[index + 1];
  }
  return undefined;
}
