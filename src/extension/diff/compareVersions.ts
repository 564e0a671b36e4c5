// Compare Versions…: any two of the working copy and the versions. The first question is left out where a row or a
// document names a version, both where the caller names both.
import { compareVersions as compareNumbers } from '../../domain/prompt/compareVersions.ts';
import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { resolvePrompt, type PromptInHand } from '../commands/resolvePrompt.ts';
import { readChangeDetails } from './changeDetails.ts';
import type { DiffDeps } from './diffDeps.ts';
import type { PromptVersionRef } from './knownPromptVersions.ts';
import { openComparison } from './openComparison.ts';
import { findCandidate, findLive, readVersionRefs, toChoiceFacts } from './promptFacts.ts';
import { sideText } from './comparisonTitle.ts';
import { toNamed } from './openComparison.ts';
import { toPromptTarget } from './toPromptTarget.ts';
import { listVersionChoices, type Choice } from './versionChoices.ts';

const title = (): string => l10n.t('Compare Versions');

export async function compareVersions(target: CommandTarget, deps: DiffDeps): Promise<void> {
  await deps.projects.ready;
  const named = toPromptTarget(target, deps);
  const inHand = await resolvePrompt(named, deps, title());
  if (named.version !== undefined && named.baseVersion !== undefined) {
    const { version, baseVersion } = named;
    await openComparison(inHand, { left: toVersion(baseVersion), right: toVersion(version) }, deps);
    return;
  }
  if (named.baseVersion !== undefined) {
    const left = toVersion(named.baseVersion);
    await openComparison(inHand, { left, right: { kind: 'workingCopy' } }, deps);
    return;
  }
  const versions = await readVersionRefs(inHand, deps);
  if (versions.length === 0) {
    throw new UserError(
      l10n.t('{0} was never published, so there is nothing to compare it with.', inHand.key),
    );
  }
  const first =
    named.version === undefined ? await askFirst(inHand, versions, deps) : toVersion(named.version);
  const second = await askSecond(first, { inHand, versions }, deps);
  await openComparison(inHand, inOrder(first, second), deps);
}

interface Known {
  readonly inHand: PromptInHand;
  readonly versions: readonly PromptVersionRef[];
}

async function askFirst(
  inHand: PromptInHand,
  versions: readonly PromptVersionRef[],
  deps: DiffDeps,
): Promise<Choice> {
  return deps.ui.pick({
    title: title(),
    placeholder: l10n.t('Which version of {0}?', inHand.key),
    items: listVersionChoices({
      ...toChoiceFacts(inHand, versions, deps),
      preselect: preselectFirst(inHand, versions),
    }),
  });
}

/** What is new: the changed file, the candidate, else the newest version. */
function preselectFirst(
  inHand: PromptInHand,
  versions: readonly PromptVersionRef[],
): Choice | undefined {
  const state = inHand.copy?.state.kind;
  if (state === 'changedSince' || state === 'neverPublished') return { kind: 'workingCopy' };
  const version = findCandidate(inHand) ?? versions[0]?.version;
  return version === undefined ? undefined : toVersion(version);
}

async function askSecond(first: Choice, known: Known, deps: DiffDeps): Promise<Choice> {
  const { inHand, versions } = known;
  const others = versions.map(({ version }) => version).filter((one) => !isVersion(first, one));
  const details = await readChangeDetails(
    { fixed: first, fixedIs: 'new', versions: others },
    inHand,
    deps,
  );
  const items = listVersionChoices({
    ...toChoiceFacts(inHand, versions, deps),
    exclude: first,
    preselect: preselectSecond(first, known),
    details,
  });
  if (items.length === 0) {
    throw new UserError(l10n.t('{0} has only one version.', inHand.key));
  }
  return deps.ui.pick({
    title: title(),
    placeholder: l10n.t('Compare {0} with', sideText(toNamed(first, inHand))),
    items,
  });
}

/** Live, unless that is what is compared: then the version before it. */
function preselectSecond(first: Choice, { inHand, versions }: Known): Choice | undefined {
  const live = findLive(inHand);
  if (live !== undefined && !isVersion(first, live)) return toVersion(live);
  const at = versions.findIndex(({ version }) => isVersion(first, version));
  const before = versions[at + 1]?.version;
  return before === undefined ? undefined : toVersion(before);
}

/** The working copy is the newest there is; of two versions the lower number stands left. */
function inOrder(one: Choice, other: Choice): { readonly left: Choice; readonly right: Choice } {
  if (one.kind === 'workingCopy') return { left: other, right: one };
  if (other.kind === 'workingCopy') return { left: one, right: other };
  return compareNumbers(one.version, other.version) <= 0
    ? { left: one, right: other }
    : { left: other, right: one };
}

function toVersion(version: string): Choice {
  return { kind: 'version', version };
}

function isVersion(choice: Choice, version: string): boolean {
  return choice.kind === 'version' && choice.version === version;
}
