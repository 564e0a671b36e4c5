// All changed prompts beside what is live, in one multi-diff editor.
import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { requireProjects, toPromptInHand, type PromptInHand } from '../commands/resolvePrompt.ts';
import type { Project } from '../projects/project.ts';
import type { DiffDeps } from './diffDeps.ts';
import type { DiffPair } from './diffWindow.ts';
import { findLive, placeOf } from './promptFacts.ts';

/** What serves no traffic yet is compared with the newest version; what was never published is all new. */
export async function compareAllChanged(target: CommandTarget, deps: DiffDeps): Promise<void> {
  await deps.projects.ready;
  const projects = requireProjects(deps).filter(
    ({ id }) => target.project === undefined || id === target.project,
  );
  const changed = projects.flatMap((project) => listChanged(project, deps));
  if (changed.length === 0) {
    deps.ui.inform(l10n.t('No prompt file differs from what is published.'));
    return;
  }
  const pairs = await Promise.all(changed.map((inHand) => toPair(inHand, deps)));
  await deps.diffs.openChanges(
    pairs.filter((pair) => pair !== undefined),
    // The editor adds how many they are.
    l10n.t('Changed prompts: live ↔ working copies'),
  );
}

/** A file that cannot be read was changed, too. */
const changedKinds = new Set<string>(['changedSince', 'neverPublished', 'invalid', 'inConflict']);

function listChanged(project: Project, deps: DiffDeps): readonly PromptInHand[] {
  return deps.workingCopies
    .inProject(project.id)
    .filter(({ state }) => changedKinds.has(state.kind))
    .toSorted((left, right) => left.path.localeCompare(right.path))
    .flatMap(({ key }) => (key === undefined ? [] : [toPromptInHand(project, key, deps)]));
}

async function toPair(inHand: PromptInHand, { versions }: DiffDeps): Promise<DiffPair | undefined> {
  const { project, key, copy, prompt } = inHand;
  if (copy === undefined) return undefined;
  const right = { kind: 'file', uri: copy.uri } as const;
  const baseline = findLive(inHand) ?? prompt?.newestVersion;
  if (baseline === undefined) return { left: undefined, right };
  try {
    await versions.get(project.connection, key, baseline);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(l10n.t('{0} {1} cannot be read: {2}', key, baseline, reason), { cause });
  }
  return { left: { kind: 'version', place: placeOf(inHand, baseline) }, right };
}
