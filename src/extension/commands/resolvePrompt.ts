import { projectFileName } from '../../domain/project/project.ts';
import { isPromptPath } from '../../formats/promptKeys.ts';
import type { PromptDto } from '../../protocol/registry/promptDto.ts';
import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { Project } from '../projects/project.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import { listKeys } from '../tree/promptTreeModel.ts';
import { promptSummary } from '../tree/promptSummary.ts';
import type { ProjectFacts } from '../tree/promptTreeFacts.ts';
import type { CommandDeps } from './commandDeps.ts';

/** The prompt that a command acts on. */
export interface PromptInHand {
  readonly project: Project;
  readonly key: string;
  /** The file in this window, if there is one. */
  readonly copy: WorkingCopy | undefined;
  /** What the registry knows of it, if anything. */
  readonly prompt: PromptDto | undefined;
}

type Deps = Pick<CommandDeps, 'projects' | 'workingCopies' | 'versions' | 'editor' | 'ui'>;

/** From the target, else the active editor, else asked. */
export async function resolvePrompt(
  target: CommandTarget,
  deps: Deps,
  title: string,
): Promise<PromptInHand> {
  await deps.projects.ready;
  requireProjects(deps);
  const named =
    fromTarget(target, deps) ?? (await fromFile(target.uri ?? activeFile(target, deps), deps));
  return named ?? askForPrompt(deps, title);
}

/** The prompt with its file; refuses where there is none. */
export async function resolvePromptFile(
  target: CommandTarget,
  deps: Deps,
  title: string,
): Promise<PromptInHand & { readonly copy: WorkingCopy }> {
  const inHand = await resolvePrompt(target, deps, title);
  const { copy } = inHand;
  if (copy !== undefined) return { ...inHand, copy };
  throw new UserError(l10n.t('No file in this window holds the prompt {0}.', inHand.key));
}

export function toPromptInHand(project: Project, key: string, deps: Deps): PromptInHand {
  requireReadable(project, deps);
  return {
    project,
    key,
    copy: deps.workingCopies.ofPrompt(project.id, key),
    prompt: project.connection.state.prompts.get(key),
  };
}

/** A broken project file may name a registry, so nothing else is used in its place. */
function requireReadable({ problem, folder, name }: Project, { editor }: Deps): void {
  if (problem?.isBlocking !== true || folder === undefined) return;
  throw new UserError(l10n.t('The project file of {0} has an error: {1}', name, problem.message), {
    actions: [
      {
        label: l10n.t('Open Project File'),
        run: () => editor.reveal(`${folder}/${projectFileName}`, problem),
      },
    ],
  });
}

/** Projects that can be used; a broken project file is said, never worked around. */
export function requireProjects({ projects }: Pick<Deps, 'projects'>): readonly Project[] {
  if (projects.all.length === 0) {
    throw new UserError(
      l10n.t('There is no project here. Open a folder with prompts, or connect to a registry.'),
    );
  }
  return projects.all;
}

function activeFile({ prompt }: CommandTarget, { editor }: Deps): string | undefined {
  return prompt === undefined ? editor.activeFile() : undefined;
}

function fromTarget(target: CommandTarget, deps: Deps): PromptInHand | undefined {
  const { project: id, prompt: key } = target;
  if (key === undefined) return undefined;
  const candidates = id === undefined ? deps.projects.all : [deps.projects.find(id)];
  const projects = candidates.filter((project) => project !== undefined);
  const knowing =
    projects.find(({ connection }) => connection.state.prompts.has(key)) ??
    projects.find((project) => deps.workingCopies.ofPrompt(project.id, key) !== undefined);
  return knowing === undefined ? undefined : toPromptInHand(knowing, key, deps);
}

async function fromFile(uri: string | undefined, deps: Deps): Promise<PromptInHand | undefined> {
  if (uri === undefined || !isPromptPath(uri)) return undefined;
  // A file that was just made may not have been noticed yet.
  const copy = deps.workingCopies.ofFile(uri) ?? (await deps.workingCopies.refresh(uri));
  const project = copy === undefined ? undefined : deps.projects.find(copy.project);
  if (copy === undefined || project === undefined) return undefined;
  if (copy.key === undefined) {
    throw new UserError(
      l10n.t('{0} has no valid prompt key: {1}', copy.path, copy.problem?.message ?? ''),
      { actions: [{ label: l10n.t('Open File'), run: () => deps.editor.reveal(copy.uri) }] },
    );
  }
  return toPromptInHand(project, copy.key, deps);
}

async function askForPrompt(deps: Deps, title: string): Promise<PromptInHand> {
  const projects = requireProjects(deps);
  const items = projects.flatMap((project) => {
    const facts = toFacts(project, deps);
    return listKeys(facts)
      .sort()
      .map((key) => ({
        label: key,
        description: promptSummary(key, facts),
        ...(projects.length > 1 ? { detail: project.name } : {}),
        value: { project, key },
      }));
  });
  if (items.length === 0) throw new UserError(l10n.t('There are no prompts here yet.'));
  const { project, key } = await deps.ui.pick({
    title,
    placeholder: l10n.t('Which prompt?'),
    items,
  });
  return toPromptInHand(project, key, deps);
}

function toFacts(project: Project, deps: Deps): ProjectFacts {
  return {
    project,
    copies: deps.workingCopies.inProject(project.id),
    copyOf: (key) => deps.workingCopies.ofPrompt(project.id, key),
    versionsOf: (key) => deps.versions.peek(project.connection, key),
    shownVersions: () => 0,
  };
}
