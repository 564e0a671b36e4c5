// Compare with Live: the working copy, a version or a rollout's candidate beside what the default environment serves.
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { resolvePrompt, type PromptInHand } from '../commands/resolvePrompt.ts';
import type { DiffDeps } from './diffDeps.ts';
import { comparePlan } from './comparePlan.ts';
import { openComparison } from './openComparison.ts';
import { findCandidate, findLive } from './promptFacts.ts';
import { toPromptTarget } from './toPromptTarget.ts';
import type { Choice } from './versionChoices.ts';

export async function compareWithLive(target: CommandTarget, deps: DiffDeps): Promise<void> {
  await deps.projects.ready;
  const uri = target.uri ?? deps.editor.activeFile();
  if (uri !== undefined && target.prompt === undefined && isPlan(uri)) {
    await comparePlan({ ...target, uri }, deps);
    return;
  }
  const inHand = await resolvePrompt(
    toPromptTarget(target, deps),
    deps,
    l10n.t('Compare with Live'),
  );
  const rollout = findRollout(target, inHand);
  if (rollout !== undefined) {
    const { stable, candidate } = rollout;
    await openComparison(inHand, { left: toVersion(stable), right: toVersion(candidate) }, deps);
    return;
  }
  const named = toPromptTarget(target, deps).version;
  const right = named === undefined ? defaultRight(inHand) : toVersion(named);
  const left = findBaseline(inHand, right, deps);
  if (right.kind === 'version' && right.version === left) {
    throw new UserError(l10n.t('{0} {1} is what is live.', inHand.key, left));
  }
  await openComparison(inHand, { left: toVersion(left), right }, deps);
}

function isPlan(uri: string): boolean {
  return /\.rollout\.ya?ml$/i.test(uri);
}

function toVersion(version: string): Choice {
  return { kind: 'version', version };
}

function findRollout({ rolloutId }: CommandTarget, { project }: PromptInHand) {
  return rolloutId === undefined ? undefined : project.connection.state.rollouts.get(rolloutId);
}

/** What is being worked on: the file, else the version that is on its way, else the newest. */
function defaultRight(inHand: PromptInHand): Choice {
  if (inHand.copy !== undefined) return { kind: 'workingCopy' };
  const version = findCandidate(inHand) ?? inHand.prompt?.newestVersion;
  if (version !== undefined) return toVersion(version);
  throw new UserError(l10n.t('No file in this window holds the prompt {0}.', inHand.key));
}

/** Live; before anything is live the newest version, which the title then names. */
function findBaseline(inHand: PromptInHand, right: Choice, deps: DiffDeps): string {
  const live = findLive(inHand) ?? newestOther(inHand, right);
  if (live !== undefined) return live;
  const { copy, key } = inHand;
  const bump = {
    label: l10n.t('Bump Version…'),
    run: () => deps.runCommand(commandIds.bumpVersion, copy === undefined ? {} : { uri: copy.uri }),
  };
  throw new UserError(
    l10n.t('{0} was never published, so there is nothing to compare it with.', key),
    { actions: copy === undefined ? [] : [bump] },
  );
}

function newestOther({ prompt }: PromptInHand, right: Choice): string | undefined {
  return prompt?.recentVersions.find(
    ({ version }) => right.kind === 'workingCopy' || version !== right.version,
  )?.version;
}
