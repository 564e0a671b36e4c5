/** How a prompt file in the workspace stands to the published versions. */
export type WorkingCopyState =
  | { readonly kind: 'live'; readonly version: string }
  | { readonly kind: 'equals'; readonly version: string }
  | { readonly kind: 'changedSince'; readonly version: string }
  | { readonly kind: 'neverPublished' }
  | { readonly kind: 'inConflict' }
  | { readonly kind: 'invalid' };

/** What the file holds: content, conflict markers of git, or something that cannot be read. */
export type WorkingCopyFile =
  | { readonly kind: 'valid'; readonly contentHash: string }
  | { readonly kind: 'inConflict' }
  | { readonly kind: 'invalid' };

export interface KnownVersion {
  readonly version: string;
  readonly contentHash: string;
}

export interface WorkingCopyFacts {
  readonly file: WorkingCopyFile;
  /** Newest first. */
  readonly versions: readonly KnownVersion[];
  /** The version that the file was edited from, as far as git or this workspace knows. */
  readonly base?: string;
  /** The stable version of the default environment. */
  readonly live?: string;
}

/** Joins a working copy with the versions by content. Without a known base it is compared with live, else the newest. */
export function calculateWorkingCopyState(facts: WorkingCopyFacts): WorkingCopyState {
  const { file, versions, base, live } = facts;
  if (file.kind !== 'valid') return { kind: file.kind };
  const equal = versions.filter((known) => known.contentHash === file.contentHash);
  const newestEqual = equal[0];
  if (newestEqual !== undefined) {
    const isLive = equal.some((known) => known.version === live);
    return isLive && live !== undefined
      ? { kind: 'live', version: live }
      : { kind: 'equals', version: newestEqual.version };
  }
  const since = base ?? live ?? versions[0]?.version;
  return since === undefined
    ? { kind: 'neverPublished' }
    : { kind: 'changedSince', version: since };
}

/** Only what a person would want to publish carries a badge, so an old branch does not light up everything. */
export function hasWorkingCopyBadge(state: WorkingCopyState): boolean {
  return state.kind === 'changedSince' || state.kind === 'neverPublished';
}
