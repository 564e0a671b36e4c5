import type { RegistryClient } from '../../client/registryClient.ts';
import { RegistryError } from '../../client/registryError.ts';
import {
  calculateWorkingCopyState,
  type WorkingCopyState,
} from '../../domain/prompt/workingCopy.ts';
import { readContentHash } from '../../formats/readContentHash.ts';
import { findBase } from '../../git/findBase.ts';
import type { VersionSummaryDto } from '../../protocol/registry/versionDto.ts';

import type { WorkspacePrompt } from '../workspace/promptFiles.ts';

/** A working copy beside the versions of its prompt. */
export interface ComparedPrompt {
  readonly prompt: WorkspacePrompt;
  readonly state: WorkingCopyState;
  /** Newest first. */
  readonly versions: readonly VersionSummaryDto[];
  readonly base: VersionSummaryDto | undefined;
}

export interface Comparison {
  readonly client: RegistryClient;
  readonly root: string;
  /** What `live` means. */
  readonly environment: string;
}

/** Joins a working copy with the versions in the registry by its content. */
async function comparePrompt(
  { client, root, environment }: Comparison,
  prompt: WorkspacePrompt,
): Promise<ComparedPrompt> {
  if (prompt.kind !== 'valid')
    return { prompt, state: { kind: prompt.kind }, versions: [], base: undefined };
  const versions = await listVersions(client, prompt.key);
  const equal = versions.find(({ contentHash }) => contentHash === prompt.contentHash);
  const place = { folder: root, path: prompt.path };
  const from = equal?.version ?? (await findBase(place, versions, readContentHash));
  const base = versions.find(({ version }) => version === from);
  const live = versions.find(({ stableIn }) => stableIn.includes(environment))?.version;
  const state = calculateWorkingCopyState({
    file: prompt,
    versions,
    ...(base === undefined ? {} : { base: base.version }),
    ...(live === undefined ? {} : { live }),
  });
  return { prompt, state, versions, base };
}

const atOnce = 8;

/** All of them, a few at a time: each costs a request and some processes of git. */
export async function comparePrompts(
  comparison: Comparison,
  prompts: readonly WorkspacePrompt[],
): Promise<ComparedPrompt[]> {
  const compared: ComparedPrompt[] = [];
  for (let from = 0; from < prompts.length; from += atOnce) {
    const some = prompts.slice(from, from + atOnce);
    compared.push(...(await Promise.all(some.map((prompt) => comparePrompt(comparison, prompt)))));
  }
  return compared;
}

async function listVersions(client: RegistryClient, key: string): Promise<VersionSummaryDto[]> {
  try {
    return await client.versions.listAll(key);
  } catch (error) {
    // Never published.
    if (error instanceof RegistryError && error.code === 'prompt_not_found') return [];
    throw error;
  }
}

/** `changed since 1.3.0`, as the editor says it. */
export function describeState(state: WorkingCopyState): string {
  switch (state.kind) {
    case 'live':
      return `live (${state.version})`;
    case 'equals':
      return `equals ${state.version}`;
    case 'changedSince':
      return `changed since ${state.version}`;
    case 'neverPublished':
      return 'never published';
    case 'inConflict':
      return 'in conflict';
    case 'invalid':
      return 'invalid';
  }
}
