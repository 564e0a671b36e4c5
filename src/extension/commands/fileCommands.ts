// New Prompt, Create Project File and Open Prompt File.
import { findPromptKeyProblem, type PromptKeyProblem } from '../../domain/prompt/promptKey.ts';
import { createPromptFile } from '../../formats/newPromptFile.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { Project } from '../projects/project.ts';
import type { CommandDeps } from './commandDeps.ts';
import { resolvePrompt } from './resolvePrompt.ts';

/** Files of the workspace, as far as these commands need them. */
export interface WorkspaceFiles {
  /** Workspace folders as URIs with their names. */
  readonly folders: () => readonly { readonly uri: string; readonly name: string }[];
  readonly exists: (uri: string) => Promise<boolean>;
  readonly write: (uri: string, text: string) => Promise<void>;
  readonly join: (folder: string, path: string) => string;
  readonly openFolder: () => Promise<void>;
}

export interface FileDeps extends CommandDeps {
  readonly files: WorkspaceFiles;
  readonly requireTrust: () => void;
}

const projectFile = 'prompt-rollout.yml';

export async function newPrompt(target: CommandTarget, deps: FileDeps): Promise<void> {
  deps.requireTrust();
  await deps.projects.ready;
  const folder = await findFolder(target, deps, l10n.t('New Prompt'));
  const project = deps.projects.find(folder);
  const root = findRoot(project, deps);
  const known = project?.connection.state.prompts;
  const key = await deps.ui.input({
    title: l10n.t('New Prompt'),
    prompt: l10n.t(
      'Its key: lower-case words with slashes for folders, for example support/answer',
    ),
    validate: (text) => {
      const problem = findPromptKeyProblem(text);
      if (problem !== undefined) return keyProblemText(problem);
      return known?.has(text) === true ? l10n.t('{0} exists already.', text) : undefined;
    },
  });
  const uri = deps.files.join(folder, `${root === '' ? '' : `${root}/`}${key}.prompt.yml`);
  if (await deps.files.exists(uri)) {
    await deps.editor.reveal(uri);
    throw new UserError(l10n.t('{0} exists already.', key));
  }
  if (project === undefined) await writeProjectFile(folder, deps);
  const name = key.slice(key.lastIndexOf('/') + 1);
  await deps.files.write(uri, createPromptFile({ name }));
  await deps.editor.reveal(uri, { line: 0, column: 0 });
}

/** The first prompts root; a new `prompts` folder must not give keys to a project that uses its whole folder. */
function findRoot(project: Project | undefined, { workingCopies }: FileDeps): string {
  const named = project?.file.prompts?.[0];
  if (named !== undefined) return named === '.' ? '' : named.replace(/\/+$/, '');
  const copies = project === undefined ? [] : workingCopies.inProject(project.id);
  return copies.some(({ path }) => !path.startsWith('prompts/')) ? '' : 'prompts';
}

export async function createProject(target: CommandTarget, deps: FileDeps): Promise<void> {
  await deps.projects.ready;
  const folder = await findProjectFolder(target, deps);
  const project = deps.projects.find(folder);
  const uri = deps.files.join(folder, projectFile);
  if (project === undefined) {
    deps.requireTrust();
    await writeProjectFile(folder, deps);
  }
  const { problem } = project ?? {};
  await deps.editor.reveal(uri, problem ?? { line: 0, column: 0 });
}

export async function openPromptFile(target: CommandTarget, deps: FileDeps): Promise<void> {
  const copy = findNamedFile(target, deps);
  const shown = copy ?? (await resolvePrompt(target, deps, l10n.t('Open Prompt File'))).copy;
  if (shown === undefined) {
    throw new UserError(
      l10n.t('No file in this window holds this prompt. Its versions can be opened.'),
    );
  }
  await deps.editor.reveal(shown.uri, shown.problem);
}

async function writeProjectFile(folder: string, { files }: FileDeps): Promise<void> {
  const uri = files.join(folder, projectFile);
  if (!(await files.exists(uri))) await files.write(uri, projectTemplate());
}

function findNamedFile({ uri, project, prompt }: CommandTarget, { workingCopies }: FileDeps) {
  if (uri !== undefined) return workingCopies.ofFile(uri);
  if (project === undefined || prompt === undefined) return undefined;
  return workingCopies.ofPrompt(project, prompt);
}

/** For a broken project its own folder, else one that has prompts and no project. */
async function findProjectFolder(target: CommandTarget, deps: FileDeps): Promise<string> {
  const broken = deps.projects.all.find((project) => project.problem !== undefined)?.folder;
  const [candidate, ...others] = deps.projects.candidates;
  if (target.uri === undefined && broken !== undefined) return broken;
  if (target.uri === undefined && candidate !== undefined && others.length === 0) return candidate;
  return findFolder(target, deps, l10n.t('Create Project File'));
}

async function findFolder(target: CommandTarget, deps: FileDeps, title: string): Promise<string> {
  const folders = deps.files.folders();
  const named = folders.find(
    ({ uri }) => uri === target.project || target.uri === uri || target.uri?.startsWith(`${uri}/`),
  );
  if (named !== undefined) return named.uri;
  const [first, ...others] = folders;
  if (first === undefined) {
    throw new UserError(l10n.t('Prompts are files: open a folder first.'), {
      actions: [{ label: l10n.t('Open Folder…'), run: () => deps.files.openFolder() }],
    });
  }
  if (others.length === 0) return first.uri;
  return deps.ui.pick({
    title,
    placeholder: l10n.t('In which folder?'),
    items: folders.map(({ uri, name }) => ({ label: name, value: uri })),
  });
}

export function keyProblemText(problem: PromptKeyProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('A key is needed.');
    case 'too_long':
      return l10n.t('A key has at most 200 characters.');
    case 'bad_characters':
      return l10n.t(
        'Use lower-case letters, digits, dots, underscores and hyphens; slashes make folders.',
      );
    case 'reserved_name':
      return l10n.t('Windows reserves this name.');
  }
}

export function projectTemplate(): string {
  return `# Which environment counts as live. Prompts are below "prompts" where that folder exists, else anywhere.
# Without a registry address, the registry on this machine (Local) is used.
environment: production
# registry: https://registry.example.com
`;
}

export const fileHandlers = (deps: FileDeps) => ({
  [commandIds.newPrompt]: (target: CommandTarget) => newPrompt(target, deps),
  [commandIds.createProject]: (target: CommandTarget) => createProject(target, deps),
  [commandIds.openPromptFile]: (target: CommandTarget) => openPromptFile(target, deps),
});
