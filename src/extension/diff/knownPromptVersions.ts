import type { PromptDto } from '../../protocol/registry/promptDto.ts';
import type { VersionSummaryDto } from '../../protocol/registry/versionDto.ts';
import type { KnownVersions } from '../connection/versionCache.ts';

/** A version by number, with what has been read of it. */
export interface PromptVersionRef {
  readonly version: string;
  readonly summary: VersionSummaryDto | undefined;
  readonly createdAt: string | undefined;
}

/** Every version that is known of a prompt, newest first: what was listed, else what the prompt itself tells. */
export function listPromptVersions(
  prompt: PromptDto | undefined,
  listed: KnownVersions | undefined,
): readonly PromptVersionRef[] {
  const refs = new Map<string, PromptVersionRef>();
  const add = (ref: PromptVersionRef): void => {
    if (!refs.has(ref.version)) refs.set(ref.version, ref);
  };
  for (const summary of listed?.items ?? []) {
    add({ version: summary.version, summary, createdAt: summary.createdAt });
  }
  for (const { version, createdAt } of prompt?.recentVersions ?? []) {
    add({ version, summary: undefined, createdAt });
  }
  // Served versions can be older than everything that was listed.
  for (const { stable, candidate } of prompt?.environments ?? []) {
    add({ version: stable, summary: undefined, createdAt: undefined });
    if (candidate !== undefined) {
      add({ version: candidate.version, summary: undefined, createdAt: undefined });
    }
  }
  return [...refs.values()];
}
