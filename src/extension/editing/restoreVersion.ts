// Restore File to Version…: the whole file byte by byte, or the prompt alone as one edit that keeps everything else.
import { assertNever } from '../../domain/assertNever.ts';
import type { VersionDto } from '../../protocol/registry/versionDto.ts';
import { resolvePrompt, type PromptInHand } from '../commands/resolvePrompt.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { isOlder, offerFixtures, readVersionEvals } from '../commands/goingBack.ts';
import { readChangeDetails } from '../diff/changeDetails.ts';
import { findLive, readVersionRefs, toChoiceFacts } from '../diff/promptFacts.ts';
import { toPromptTarget } from '../diff/toPromptTarget.ts';
import { listVersionChoices } from '../diff/versionChoices.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { PickItem } from '../ui/ui.ts';
import { assessRestore, type PromptOnly, type RestoreAssessment } from './assessRestore.ts';
import { findRestorePath } from './findRestorePath.ts';
import type { RestoreFiles } from './restoreFiles.ts';

export interface RestoreDeps extends CommandDeps {
  readonly restoreFiles: RestoreFiles;
  /** Throws in a workspace that nobody trusts: its files are left alone. */
  readonly requireTrust: () => void;
}

/** A version and the file that it goes to. */
interface Restore {
  readonly inHand: PromptInHand;
  readonly version: VersionDto;
  readonly uri: string;
}

type Way =
  | { readonly kind: 'whole' }
  | { readonly kind: 'promptOnly'; readonly text: string }
  | { readonly kind: 'compare' };

export async function restoreVersion(target: CommandTarget, deps: RestoreDeps): Promise<void> {
  deps.requireTrust();
  await deps.projects.ready;
  const named = toPromptTarget(target, deps);
  const inHand = await resolvePrompt(named, deps, l10n.t('Restore File to Version'));
  const number = named.version ?? (await askVersion(inHand, deps));
  const version = await deps.versions.get(inHand.project.connection, inHand.key, number);
  const restore = { inHand, version, uri: findFile(inHand, version, deps) };
  const assessment = await assess(restore, deps);
  await carryOut(restore, assessment, deps);
}

async function askVersion(inHand: PromptInHand, deps: RestoreDeps): Promise<string> {
  const versions = await readVersionRefs(inHand, deps);
  if (versions.length === 0) {
    throw new UserError(
      l10n.t('{0} was never published, so there is nothing to restore.', inHand.key),
    );
  }
  const numbers = versions.map(({ version }) => version);
  const details =
    inHand.copy === undefined
      ? new Map<string, string>()
      : await readChangeDetails(
          { fixed: { kind: 'workingCopy' }, fixedIs: 'old', versions: numbers },
          inHand,
          deps,
        );
  const preselected = findBase(inHand) ?? findLive(inHand);
  const choice = await deps.ui.pick({
    title: l10n.t('Restore File to Version'),
    placeholder: l10n.t('Which version of {0}?', inHand.key),
    items: listVersionChoices({
      ...toChoiceFacts(inHand, versions, deps),
      workingCopy: undefined,
      preselect: preselected === undefined ? undefined : { kind: 'version', version: preselected },
      details,
    }),
  });
  if (choice.kind === 'workingCopy') throw new RangeError('The working copy was not offered.');
  return choice.version;
}

/** The version that the file was edited from: restoring it takes the edits back. */
function findBase({ copy }: PromptInHand): string | undefined {
  return copy?.state.kind === 'changedSince' ? copy.state.version : undefined;
}

/** The prompt's file, or the path at which it belongs. */
function findFile(inHand: PromptInHand, version: VersionDto, deps: RestoreDeps): string {
  const { project, key, copy } = inHand;
  if (copy !== undefined) return copy.uri;
  if (project.folder === undefined) {
    throw new UserError(
      l10n.t('Open the folder that holds the prompts, then restore {0} again.', key),
    );
  }
  const path = findRestorePath({
    key,
    file: project.file,
    existing: deps.workingCopies.inProject(project.id).map((one) => one.path),
    origins: version.origins.flatMap((origin) => origin.path ?? []).toReversed(),
  });
  if (path !== undefined) return deps.restoreFiles.join(project.folder, path);
  throw new UserError(
    l10n.t('No file name gives the key {0} here. Check “prompts” in prompt-rollout.yml.', key),
  );
}

async function assess({ uri, version }: Restore, deps: RestoreDeps): Promise<RestoreAssessment> {
  const { source, content } = version;
  const fileText = await deps.restoreFiles.readExact(uri);
  const editorText = fileText === undefined ? '' : await deps.editor.readText(uri);
  const isDirty = deps.editor.isDirty(uri);
  return assessRestore({ fileText, editorText, isDirty, source, content });
}

async function carryOut(
  restore: Restore,
  assessment: RestoreAssessment,
  deps: RestoreDeps,
): Promise<void> {
  switch (assessment.kind) {
    case 'equal':
      await finish(restore, deps);
      return;
    case 'missing':
    case 'whole':
      await restoreIn({ kind: 'whole' }, restore, deps);
      return;
    case 'choose':
      await restoreIn(await askWay(restore, assessment.promptOnly, deps), restore, deps);
      return;
    default:
      assertNever(assessment);
  }
}

async function restoreIn(way: Way, restore: Restore, deps: RestoreDeps): Promise<void> {
  const { uri, version } = restore;
  switch (way.kind) {
    case 'whole':
      await deps.restoreFiles.writeExact(uri, version.source);
      break;
    case 'promptOnly':
      await deps.restoreFiles.replaceText(uri, way.text);
      break;
    case 'compare':
      await deps.runCommand(commandIds.compareVersions, { uri, baseVersion: version.version });
      return;
    default:
      assertNever(way);
  }
  await finish(restore, deps);
  await tellEvals(restore, deps);
}

async function finish({ uri, version }: Restore, deps: RestoreDeps): Promise<void> {
  await deps.editor.reveal(uri);
  // A file that was just created is known only after it was looked for.
  await deps.workingCopies.refresh(uri);
  await deps.workingCopies.setBase(uri, version.version);
}

/** What is known of an older version; the file holds it by now, so this only informs. */
async function tellEvals({ inHand, uri, version }: Restore, deps: RestoreDeps): Promise<void> {
  if (!isOlder(version.version, findLive(inHand))) return;
  const evals = await readVersionEvals(inHand, { version: version.version }, deps);
  const message = l10n.t('{0} holds {1} again.', inHand.key, version.version);
  const copy = deps.workingCopies.ofFile(uri);
  deps.ui.inform(
    evals === undefined ? message : `${message} ${evals}.`,
    offerFixtures({ copy }, { version: version.version }, deps),
  );
}

async function askWay(
  { inHand, version }: Restore,
  promptOnly: PromptOnly,
  { ui }: RestoreDeps,
): Promise<Way> {
  const whole: PickItem<Way> = {
    label: l10n.t('Whole file'),
    detail: wholeDetail(promptOnly),
    value: { kind: 'whole' },
  };
  const compare: PickItem<Way> = { label: l10n.t('Show Diff First'), value: { kind: 'compare' } };
  const prompt: PickItem<Way>[] =
    promptOnly.kind === 'edit'
      ? [
          {
            label: l10n.t('Prompt only'),
            detail: l10n.t('The file keeps its name, description, test data and comments.'),
            value: { kind: 'promptOnly', text: promptOnly.text },
            isPreselected: true,
          },
        ]
      : [];
  return ui.pick({
    title: l10n.t('Restore {0} {1}', inHand.key, version.version),
    placeholder: l10n.t('One undo brings back what the file holds now.'),
    items: [...prompt, whole, compare],
    isChosenOnPurpose: true,
  });
}

function wholeDetail(promptOnly: PromptOnly): string {
  switch (promptOnly.kind) {
    case 'edit':
      return l10n.t('Byte by byte as it was published, test data and comments included.');
    case 'unchanged':
      return l10n.t('The prompt equals it already; test data, comments or names differ.');
    case 'refused':
      return l10n.t('The prompt alone cannot be put into this file: {0}', promptOnly.reason);
    default:
      return assertNever(promptOnly);
  }
}

export const restoreHandlers = (deps: RestoreDeps) => ({
  [commandIds.restoreVersion]: (target: CommandTarget) => restoreVersion(target, deps),
});
