// A prompt file was renamed: it keeps its key, or it becomes a new prompt that continues the old one.
import { projectFileName } from '../../domain/project/project.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { CancelledError, UserError } from '../platform/userError.ts';
import { keepRenamedKeys } from '../projects/keepRenamedKeys.ts';
import type { Project } from '../projects/project.ts';
import type { Rename } from '../projects/rename.ts';
import type { CommandDeps } from './commandDeps.ts';

export type RenameDeps = CommandDeps & {
  /** One edit that can be undone, saved; false when `change` gives undefined or the file cannot be saved. */
  readonly editProjectFile: (
    project: Project,
    change: (text: string) => string | undefined,
  ) => Promise<boolean>;
};

export async function keepKeys(renames: readonly Rename[], deps: RenameDeps): Promise<void> {
  const projects = new Set(renames.map(({ project }) => project));
  for (const id of projects) {
    const project = deps.projects.find(id);
    const own = renames.filter((rename) => rename.project === id);
    if (project !== undefined) await keepKeysIn(project, own, deps);
  }
  const [only, ...others] = renames;
  if (only === undefined) return;
  deps.ui.inform(
    others.length === 0
      ? l10n.t('{0} keeps the key {1}; {2} says so.', only.path, only.from, projectFileName)
      : l10n.t('{0} files keep their keys; {1} says so.', renames.length, projectFileName),
  );
}

async function keepKeysIn(
  project: Project,
  renames: readonly Rename[],
  { editProjectFile, editor }: RenameDeps,
): Promise<void> {
  if (await editProjectFile(project, (text) => keepRenamedKeys(text, renames))) return;
  const file = `${project.folder ?? ''}/${projectFileName}`;
  throw new UserError(
    l10n.t(
      'No key was written: {0} has errors or cannot be saved. Repair it first.',
      projectFileName,
    ),
    { actions: [{ label: l10n.t('Open Project File'), run: () => editor.reveal(file) }] },
  );
}

export async function makeNewPrompts(
  renames: readonly Rename[],
  { renames: known, ui, runCommand }: CommandDeps,
): Promise<void> {
  for (const { uri } of renames) await known.makeNew(uri);
  const [only, ...others] = renames;
  if (only === undefined) return;
  if (others.length > 0) {
    ui.inform(l10n.t('{0} files are new prompts, which continue the old ones.', renames.length));
    return;
  }
  ui.inform(l10n.t('{0} is a new prompt, which continues {1}.', only.key, only.from), [
    {
      label: l10n.t('Bump Version…'),
      run: () => runCommand(commandIds.bumpVersion, { uri: only.uri }),
    },
  ]);
}

/** Asks once about all renames that were found together; the rows of the files keep the question. */
export function askAboutRenames(renames: readonly Rename[], deps: CommandDeps): void {
  const [first, ...others] = renames;
  if (first === undefined) return;
  if (others.length > 0) {
    askAboutSeveral(renames, first, deps);
    return;
  }
  const { uri } = first;
  deps.ui.inform(
    l10n.t(
      '{0} was published as {1} before it was renamed. Shall it keep that key, or become a new prompt?',
      first.path,
      first.from,
    ),
    // As commands, so that what goes wrong is said as everywhere else.
    [
      {
        label: l10n.t('Keep the Key'),
        run: () => deps.runCommand(commandIds.keepKey, { uri }),
      },
      {
        label: l10n.t('New Prompt'),
        run: () => deps.runCommand(commandIds.makeNewPrompt, { uri }),
      },
    ],
  );
}

function askAboutSeveral(renames: readonly Rename[], first: Rename, deps: CommandDeps): void {
  const projects = [...new Set(renames.map(({ project }) => project))];
  const runForAll = async (id: RenameCommand) => {
    for (const project of projects) await deps.runCommand(id, { project });
  };
  deps.ui.inform(
    l10n.t(
      '{0} prompt files were renamed, among them {1} (published as {2}). Shall they keep their keys, or become new prompts?',
      renames.length,
      first.path,
      first.from,
    ),
    [
      { label: l10n.t('Keep All Keys'), run: () => runForAll(commandIds.keepKey) },
      { label: l10n.t('All New Prompts'), run: () => runForAll(commandIds.makeNewPrompt) },
      { label: l10n.t('Choose for Each…'), run: () => chooseForEach(renames, deps) },
    ],
  );
}

type RenameCommand = typeof commandIds.keepKey | typeof commandIds.makeNewPrompt;

/** One question after the other; who leaves one leaves the rest, whose rows keep the question. */
async function chooseForEach(renames: readonly Rename[], deps: CommandDeps): Promise<void> {
  for (const rename of renames) {
    const id = await pickForOne(rename, deps).catch((error: unknown) => {
      if (error instanceof CancelledError) return undefined;
      throw error;
    });
    if (id === undefined) return;
    await deps.runCommand(id, { uri: rename.uri });
  }
}

/** Before a renamed file is published under its new name by mistake. Answers the prompt that it continues. */
export async function resolveContinued(
  uri: string,
  { renames, ui, runCommand }: CommandDeps,
): Promise<string | undefined> {
  const rename = renames.find(uri);
  if (rename === undefined || rename.isNew) return rename?.from;
  if ((await pickForOne(rename, { ui })) === commandIds.makeNewPrompt) {
    await renames.makeNew(uri);
    return rename.from;
  }
  await runCommand(commandIds.keepKey, { uri });
  throw new CancelledError();
}

function pickForOne(rename: Rename, { ui }: Pick<CommandDeps, 'ui'>): Promise<RenameCommand> {
  return ui.pick<RenameCommand>({
    title: l10n.t('{0} was published as {1} before it was renamed', rename.path, rename.from),
    placeholder: l10n.t('Which prompt is it?'),
    items: [
      {
        label: `$(key) ${l10n.t('Keep the Key')}`,
        description: l10n.t('it is still {0}', rename.from),
        value: commandIds.keepKey,
        isPreselected: true,
      },
      {
        label: `$(add) ${l10n.t('New Prompt')}`,
        description: l10n.t('{0} continues {1}', rename.key, rename.from),
        value: commandIds.makeNewPrompt,
      },
    ],
  });
}

/** The file that is named, all of a project, or the file in the editor. */
function chooseRenames(target: CommandTarget, deps: CommandDeps): readonly Rename[] {
  const found = findRenames(target, deps);
  if (found.length > 0) return found;
  throw new UserError(
    l10n.t(
      'No prompt file here was renamed since it was published, as far as git and this window know.',
    ),
  );
}

function findRenames(
  { uri, project, prompt }: CommandTarget,
  { renames, workingCopies, editor }: CommandDeps,
): readonly Rename[] {
  if (uri === undefined && prompt === undefined && project !== undefined) {
    return renames.open.filter((rename) => rename.project === project);
  }
  const named =
    project === undefined || prompt === undefined
      ? editor.activeFile()
      : workingCopies.ofPrompt(project, prompt)?.uri;
  const rename = renames.find(uri ?? named ?? '');
  return rename === undefined ? [] : [rename];
}

export const renameHandlers = (deps: RenameDeps) => ({
  [commandIds.keepKey]: async (target: CommandTarget) =>
    keepKeys(chooseRenames(target, deps), deps),
  [commandIds.makeNewPrompt]: async (target: CommandTarget) =>
    makeNewPrompts(chooseRenames(target, deps), deps),
});
