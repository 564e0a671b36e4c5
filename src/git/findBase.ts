import type { KnownVersion } from '../domain/prompt/workingCopy.ts';
import type { FilePlace } from './filePlace.ts';
import { listEarlierTexts } from './listFileHistory.ts';

/**
 * The version that a working copy was edited from: the one whose content equals the file at HEAD or, going back, at an
 * earlier commit. Undefined when git does not know one. `toContentHash` gives the hash of a prompt file's text, undefined
 * for a broken one; `versions` are newest first.
 */
export async function findBase(
  place: FilePlace,
  versions: readonly KnownVersion[],
  toContentHash: (text: string) => string | undefined,
): Promise<string | undefined> {
  if (versions.length === 0) return undefined;
  for await (const text of listEarlierTexts(place)) {
    const hash = toContentHash(text);
    const base = versions.find(({ contentHash }) => contentHash === hash);
    if (base !== undefined) return base.version;
  }
  return undefined;
}
