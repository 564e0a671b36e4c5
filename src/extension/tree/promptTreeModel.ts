// Which rows the Prompts view has. What they say is in describePromptRow.ts.
import type { EnvironmentDto } from '../../protocol/registry/environmentDto.ts';
import type { Project } from '../projects/project.ts';
import { matchesFilter } from './filterKeys.ts';
import { buildKeyTree, type KeyTree } from './keyTree.ts';
import { hasNotice } from './projectNotice.ts';
import type { ProjectFacts, PromptTreeFacts } from './promptTreeFacts.ts';
import { refId, type PromptTreeRef } from './treeRef.ts';

/** Rows of the Prompts view; keeps the folders of each project until its keys change. */
export class PromptTreeModel {
  readonly #trees = new Map<string, KeyTree>();

  /** Called when prompts or files of a project came or went, or the filter changed. */
  forgetKeys(project?: string): void {
    if (project === undefined) this.#trees.clear();
    else this.#trees.delete(project);
  }

  /** Whether a prompt is among the rows, shown or in a closed folder, as far as they have been worked out. */
  lists(project: string, prompt: string): boolean {
    const folder = prompt.slice(0, Math.max(0, prompt.lastIndexOf('/')));
    return this.#trees.get(project)?.get(folder)?.prompts.includes(prompt) === true;
  }

  childrenOf(ref: PromptTreeRef | undefined, facts: PromptTreeFacts): readonly PromptTreeRef[] {
    if (ref === undefined) return this.#roots(facts);
    const project = facts.projects.find((one) => one.project.id === ref.project);
    if (project === undefined) return [];
    if (ref.kind === 'project') return this.#folder(project, '', facts);
    if (ref.kind === 'folder') return this.#folder(project, ref.path, facts);
    if (ref.kind === 'prompt') return promptChildren(project, ref.prompt);
    return ref.kind === 'versions' ? versionRefs(project, ref.prompt) : [];
  }

  /** Needed to reveal a row. */
  parentOf(ref: PromptTreeRef, facts: PromptTreeFacts): PromptTreeRef | undefined {
    if (ref.kind === 'project') return undefined;
    if (ref.kind === 'version' || ref.kind === 'olderVersions') {
      return versionsRef(ref.project, ref.prompt);
    }
    if (ref.kind !== 'prompt' && 'prompt' in ref) return promptRef(ref.project, ref.prompt);
    const path = 'prompt' in ref ? ref.prompt : 'path' in ref ? ref.path : '';
    const root = facts.projects.length > 1 ? projectRef(ref.project) : undefined;
    return parentFolder(ref.project, path) ?? root;
  }

  #roots(facts: PromptTreeFacts): readonly PromptTreeRef[] {
    const [only, ...others] = facts.projects;
    if (only === undefined) return [];
    if (others.length > 0) return facts.projects.map(({ project }) => projectRef(project.id));
    return this.#folder(only, '', facts);
  }

  #folder(facts: ProjectFacts, path: string, { filter }: PromptTreeFacts): PromptTreeRef[] {
    const { project } = facts;
    const folder = this.#treeOf(facts, filter).get(path);
    const inFolder = [
      ...(folder?.folders ?? []).map((one) => folderRef(project.id, one)),
      ...(folder?.prompts ?? []).map((key) => promptRef(project.id, key)),
    ];
    if (path !== '') return inFolder;
    const nameless = facts.copies.filter((copy) => copy.key === undefined && filter === '');
    return [
      ...(hasNotice(project) ? [noticeRef(project)] : []),
      ...inFolder,
      ...nameless.map((copy) => invalidFileRef(project.id, copy.uri)),
    ];
  }

  #treeOf(facts: ProjectFacts, filter: string): KeyTree {
    const { id } = facts.project;
    const known = this.#trees.get(id);
    if (known !== undefined) return known;
    const keys = listKeys(facts).filter((key) => matchesFilter(key, filter));
    const tree = buildKeyTree(keys);
    this.#trees.set(id, tree);
    return tree;
  }
}

/** Keys of the registry and of the files; archived ones only while something of them is left here. */
export function listKeys(facts: ProjectFacts): string[] {
  return [...new Set(eachKey(facts))];
}

function* eachKey({ project, copies }: ProjectFacts): Generator<string> {
  for (const prompt of project.connection.state.prompts.values()) {
    if (!prompt.archived || prompt.environments.length > 0) yield prompt.key;
  }
  for (const { key } of copies) if (key !== undefined) yield key;
}

/** Asked for each folder, so it does not list thousands of keys each time. */
export function hasMoreKeysThan(limit: number, facts: ProjectFacts): boolean {
  const keys = new Set<string>();
  for (const key of eachKey(facts)) if (keys.add(key).size > limit) return true;
  return false;
}

function promptChildren({ project, copyOf }: ProjectFacts, prompt: string): PromptTreeRef[] {
  const known = project.connection.state.prompts.get(prompt);
  const served = known?.environments.map((one) => one.environment) ?? [];
  return [
    ...(copyOf(prompt) === undefined ? [] : [workingCopyRef(project.id, prompt)]),
    ...orderEnvironments(served, project).map((one) => environmentRef(project.id, prompt, one)),
    ...(known === undefined || known.versionCount === 0 ? [] : [versionsRef(project.id, prompt)]),
  ];
}

/** The default environment first, then from the last one of the road back to the first. */
export function orderEnvironments(names: readonly string[], project: Project): string[] {
  const { environments } = project.connection.state;
  const rank = (name: string) => orderOf(environments.get(name), name, project);
  return names.toSorted((one, other) => rank(one) - rank(other) || one.localeCompare(other));
}

function orderOf(environment: EnvironmentDto | undefined, name: string, project: Project): number {
  return name === project.defaultEnvironment ? -Infinity : -(environment?.order ?? 0);
}

function versionRefs(facts: ProjectFacts, prompt: string): PromptTreeRef[] {
  const { project } = facts;
  const known = project.connection.state.prompts.get(prompt);
  const names = listVersionNames(facts, prompt);
  const older = (known?.versionCount ?? 0) - names.length;
  return [
    ...names.map((version) => versionRef(project.id, prompt, version)),
    ...(older > 0 ? [olderVersionsRef(project.id, prompt)] : []),
  ];
}

/** What was read, or what the list of prompts brings along, so that the view has something to show offline. */
export function listVersionNames(facts: ProjectFacts, prompt: string): string[] {
  const shown = facts.shownVersions(prompt);
  const read = facts.versionsOf(prompt)?.items;
  const brought = facts.project.connection.state.prompts.get(prompt)?.recentVersions;
  return (read ?? brought ?? []).slice(0, shown).map((one) => one.version);
}

function parentFolder(project: string, path: string): PromptTreeRef | undefined {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? undefined : folderRef(project, path.slice(0, slash));
}

function noticeRef({ id, folder }: Project): PromptTreeRef {
  const target = { project: id, ...(folder === undefined ? {} : { uri: folder }) };
  return { kind: 'notice', id: refId(id, 'notice'), project: id, target };
}

function projectRef(project: string): PromptTreeRef {
  return { kind: 'project', id: refId(project), project, target: { project } };
}

function folderRef(project: string, path: string): PromptTreeRef {
  return { kind: 'folder', id: refId(project, 'f', path), project, path, target: { project } };
}

export function promptRef(project: string, prompt: string): PromptTreeRef {
  const id = refId(project, 'p', prompt);
  return { kind: 'prompt', id, project, prompt, target: { project, prompt } };
}

function invalidFileRef(project: string, uri: string): PromptTreeRef {
  const id = refId(project, 'x', uri);
  return { kind: 'invalidFile', id, project, uri, target: { project, uri } };
}

function workingCopyRef(project: string, prompt: string): PromptTreeRef {
  const id = refId(project, 'p', prompt, 'file');
  return { kind: 'workingCopy', id, project, prompt, target: { project, prompt } };
}

function environmentRef(project: string, prompt: string, environment: string): PromptTreeRef {
  const id = refId(project, 'p', prompt, 'e', environment);
  const target = { project, prompt, environment };
  return { kind: 'environment', id, project, prompt, environment, target };
}

export function versionsRef(project: string, prompt: string): PromptTreeRef {
  const id = refId(project, 'p', prompt, 'versions');
  return { kind: 'versions', id, project, prompt, target: { project, prompt } };
}

function versionRef(project: string, prompt: string, version: string): PromptTreeRef {
  const id = refId(project, 'p', prompt, 'v', version);
  return { kind: 'version', id, project, prompt, version, target: { project, prompt, version } };
}

function olderVersionsRef(project: string, prompt: string): PromptTreeRef {
  const id = refId(project, 'p', prompt, 'older');
  return { kind: 'olderVersions', id, project, prompt, target: { project, prompt } };
}
