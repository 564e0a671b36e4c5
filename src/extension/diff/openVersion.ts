import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { resolvePrompt } from '../commands/resolvePrompt.ts';
import type { DiffDeps } from './diffDeps.ts';
import { findLive, placeOf, readVersionRefs, toChoiceFacts } from './promptFacts.ts';
import { toPromptTarget } from './toPromptTarget.ts';
import { listVersionChoices } from './versionChoices.ts';

/** Opens one version read-only; without a version in the target it asks. */
export async function openVersion(target: CommandTarget, deps: DiffDeps): Promise<void> {
  await deps.projects.ready;
  const named = toPromptTarget(target, deps);
  const title = l10n.t('Open Version');
  const inHand = await resolvePrompt(named, deps, title);
  const version = named.version ?? (await askVersion());
  await deps.versions.get(inHand.project.connection, inHand.key, version);
  await deps.diffs.openSide({ kind: 'version', place: placeOf(inHand, version) });

  async function askVersion(): Promise<string> {
    const versions = await readVersionRefs(inHand, deps);
    if (versions.length === 0) {
      throw new UserError(l10n.t('{0} was never published.', inHand.key));
    }
    const live = findLive(inHand);
    const choice = await deps.ui.pick({
      title,
      placeholder: l10n.t('Which version of {0}?', inHand.key),
      items: listVersionChoices({
        ...toChoiceFacts(inHand, versions, deps),
        workingCopy: undefined,
        preselect: live === undefined ? undefined : { kind: 'version', version: live },
      }),
    });
    if (choice.kind === 'workingCopy') throw new RangeError('The working copy was not offered.');
    return choice.version;
  }
}
