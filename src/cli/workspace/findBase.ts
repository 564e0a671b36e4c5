import { calculateContentHash } from '../../domain/prompt/contentHash.ts';
import { parsePromptFile } from '../../formats/promptFile.ts';
import type { VersionSummaryDto } from '../../protocol/registry/versionDto.ts';
import { listCommittedTexts, type FilePlace } from './gitFacts.ts';

const searchedCommits = 50;

/**
 * The version that a working copy was edited from: the newest one whose content equals the file at HEAD or, going back, at
 * an earlier commit. Undefined when git does not know.
 */
export async function findBase(
  place: FilePlace,
  versions: readonly VersionSummaryDto[],
): Promise<VersionSummaryDto | undefined> {
  if (versions.length === 0) return undefined;
  for await (const text of listCommittedTexts(place, searchedCommits)) {
    const { content } = parsePromptFile(text);
    if (content === undefined) continue;
    const contentHash = calculateContentHash(content);
    const base = versions.find((version) => version.contentHash === contentHash);
    if (base !== undefined) return base;
  }
  return undefined;
}
