import * as vscode from 'vscode';
import { contextKeys, storageKeys, viewIds } from '../manifest.ts';
import { Disposable } from '../platform/disposable.ts';
import { l10n } from '../platform/localize.ts';
import { describeError } from '../platform/logger.ts';
import { ViewRefresh } from '../platform/viewRefresh.ts';
import type { TreeViews } from '../platform/workbench.ts';
import type { ChangeSummaries } from '../editing/changeSummaries.ts';
import type { RegistryChange, WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { Project } from '../projects/project.ts';
import { presentMoment } from '../rollouts/presentMoment.ts';
import { describePromptRow } from './describePromptRow.ts';
import { matchesFilter } from './filterKeys.ts';
import { InternedRefs } from './internedRefs.ts';
import {
  firstVersions,
  olderVersionsStep,
  type ProjectFacts,
  type PromptTreeFacts,
} from './promptTreeFacts.ts';
import { promptRef, PromptTreeModel, versionsRef } from './promptTreeModel.ts';
import { ServedTimes } from './servedTimes.ts';
import { goneItem, toTreeItem } from './toTreeItem.ts';
import type { PromptTreeRef, TreeRef } from './treeRef.ts';
import { viewMessage } from './viewMessage.ts';
import { calculateWelcome } from './welcomeState.ts';

type Deps = Pick<
  WorkbenchDeps,
  'workspaceState' | 'log' | 'projects' | 'workingCopies' | 'renames' | 'versions'
> & {
  readonly summaries: ChangeSummaries;
};

/** The Prompts view. One event refreshes only its rows; versions are read when their row is opened. */
export class PromptTree extends Disposable implements vscode.TreeDataProvider<TreeRef> {
  readonly #deps: Deps;
  readonly #view: vscode.TreeView<TreeRef>;
  readonly #model = new PromptTreeModel();
  readonly #refs = new InternedRefs<PromptTreeRef>();
  readonly #shownVersions = new Map<string, number>();
  readonly #stale = new Set<PromptTreeRef>();
  /** Keys of the files, as they were shown. */
  readonly #keys = new Map<string, string | undefined>();
  readonly #changed = this.register(new vscode.EventEmitter<TreeRef | TreeRef[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #served: ServedTimes;
  #everythingIsStale = false;
  #filter: string;
  readonly #refresh = this.register(
    new ViewRefresh(() => {
      this.#show();
    }),
  );

  constructor(deps: Deps, views: TreeViews) {
    super();
    this.#deps = deps;
    this.#view = views[viewIds.prompts];
    const kept: unknown = deps.workspaceState.get(storageKeys.filter);
    this.#filter = typeof kept === 'string' ? kept : '';
    this.#served = this.register(this.#createServedTimes());
    this.register(deps.projects.onDidChange(() => this.#invalidateAll()));
    this.register(deps.projects.onDidChangeRegistry((change) => this.#onRegistry(change)));
    this.register(deps.workingCopies.onDidChange((uris) => this.#onFiles(uris)));
    this.register(deps.renames.onDidChange((uris) => this.#onFiles(uris)));
    this.register(deps.summaries.onDidChange((uri) => this.#onFiles([uri])));
    void deps.projects.ready.then(() => this.#invalidateAll());
    this.#show();
  }

  get filter(): string {
    return this.#filter;
  }

  async setFilter(filter: string): Promise<void> {
    this.#filter = filter.trim();
    this.#model.forgetKeys();
    await this.#deps.workspaceState.update(storageKeys.filter, this.#filter);
    this.#invalidateAll();
  }

  showOlderVersions(project: string, prompt: string): void {
    const ref = this.#known(versionsRef(project, prompt));
    this.#shownVersions.set(ref.id, this.#shown(ref.id) + olderVersionsStep);
    this.#stale.add(ref);
    this.#refresh.soon();
  }

  async getChildren(ref?: TreeRef): Promise<TreeRef[]> {
    const parent = ref === undefined ? undefined : toPromptRef(ref);
    if (parent?.kind === 'versions') await this.#readVersions(parent);
    if (parent?.kind === 'prompt') this.#served.open(parent.project, parent.prompt);
    return this.#refs.intern(this.#model.childrenOf(parent, this.#facts()));
  }

  getTreeItem(ref: TreeRef): vscode.TreeItem {
    const promptTreeRef = toPromptRef(ref);
    const row =
      promptTreeRef === undefined ? undefined : describePromptRow(promptTreeRef, this.#facts());
    return row === undefined ? goneItem(ref) : toTreeItem(ref, row);
  }

  getParent(ref: TreeRef): TreeRef | undefined {
    const promptTreeRef = toPromptRef(ref);
    if (promptTreeRef === undefined) return undefined;
    const parent = this.#model.parentOf(promptTreeRef, this.#facts());
    return parent === undefined ? undefined : this.#known(parent);
  }

  #createServedTimes(): ServedTimes {
    this.register(
      this.#view.onDidCollapseElement(({ element }) => {
        if (element.kind === 'prompt') this.#served.close(element.project, element.prompt);
      }),
    );
    return new ServedTimes({
      isVisible: () => this.#view.visible && vscode.window.state.focused,
      read: (project, prompt) => this.#readServed(project, prompt),
      onChange: (project, prompt) => this.#showServed(project, prompt),
    });
  }

  async #readServed(id: string, prompt: string) {
    const project = this.#deps.projects.find(id);
    if (project?.connection.status.kind !== 'live') return undefined;
    try {
      return (await (await project.connection.reader()).prompts.get(prompt)).environments;
    } catch {
      // A file that was never published has nothing to be asked for.
      return undefined;
    }
  }

  /** Only the rows of environments say it, so only they are shown anew. */
  #showServed(project: string, prompt: string): void {
    const rows = this.#model
      .childrenOf(promptRef(project, prompt), this.#facts())
      .filter((ref) => ref.kind === 'environment')
      .flatMap((ref) => this.#refs.find(ref.id) ?? []);
    if (rows.length > 0) this.#changed.fire(rows);
  }

  async #readVersions(ref: Extract<PromptTreeRef, { kind: 'versions' }>): Promise<void> {
    const project = this.#deps.projects.find(ref.project);
    if (project?.connection.status.kind !== 'live') return;
    try {
      await this.#deps.versions.list(project.connection, ref.prompt, this.#shown(ref.id));
    } catch (error) {
      // The row then shows what the list of prompts brought along.
      this.#deps.log.warn(`Versions of ${ref.prompt} could not be read: ${describeError(error)}`);
    }
  }

  #onRegistry({ project, changes }: RegistryChange): void {
    if (changes.everything || changes.connection || changes.environments.size > 0) {
      this.#invalidateAll(project);
      return;
    }
    const touched = new Set([...changes.prompts, ...changes.versions]);
    for (const rollout of changes.rollouts) {
      const prompt = project.connection.state.rollouts.get(rollout)?.prompt;
      if (prompt !== undefined) touched.add(prompt);
    }
    this.#invalidatePrompts(project, touched);
  }

  #onFiles(uris: readonly string[]): void {
    const { projects, workingCopies } = this.#deps;
    for (const uri of uris) {
      const project = projects.ofFile(uri);
      const key = workingCopies.ofFile(uri)?.key;
      const shown = this.#keys.get(uri);
      this.#keys.set(uri, key);
      // Another key in the project file: the row of the one before may be gone.
      const isMoved = shown !== undefined && shown !== key;
      if (project === undefined || key === undefined || isMoved) this.#invalidateAll(project);
      else this.#invalidatePrompts(project, new Set([key]));
    }
  }

  #invalidatePrompts(project: Project, keys: ReadonlySet<string>): void {
    for (const key of keys) {
      const known = this.#refs.find(promptRef(project.id, key).id);
      const isArchived = project.connection.state.prompts.get(key)?.archived === true;
      const isNew = matchesFilter(key, this.#filter) && !this.#model.lists(project.id, key);
      // A row that comes or goes changes its folder. One in a closed folder is described when that opens.
      if (isArchived || isNew) this.#invalidateAll(project);
      else if (known !== undefined) this.#stale.add(known);
    }
    this.#refresh.soon();
  }

  #invalidateAll(project?: Project): void {
    this.#model.forgetKeys(project?.id);
    this.#everythingIsStale = true;
    this.#refresh.soon();
  }

  #show(): void {
    const stale = [...this.#stale];
    this.#stale.clear();
    const everything = this.#everythingIsStale;
    this.#everythingIsStale = false;
    this.#describeView();
    if (everything) this.#changed.fire(undefined);
    else if (stale.length > 0) this.#changed.fire(stale);
  }

  #describeView(): void {
    const { projects } = this.#deps;
    const facts = this.#facts();
    const rows = this.#model.childrenOf(undefined, facts).length;
    this.#view.description = this.#filter === '' ? '' : l10n.t('filter: {0}', this.#filter);
    // Setting no message is the only way to remove one.
    this.#view.message = viewMessage(projects.all, facts.moment) ?? '';
    const welcome = calculateWelcome({
      isReady: projects.isReady,
      hasFolder: (vscode.workspace.workspaceFolders?.length ?? 0) > 0,
      isTrusted: vscode.workspace.isTrusted,
      hasCandidates: projects.candidates.length > 0,
      hasProblem: projects.all.some((project) => project.problem !== undefined),
      projects: projects.all.map(({ connection }) => ({
        status: connection.status,
        isKnown: connection.state.info !== undefined,
      })),
      rows,
      filter: this.#filter,
    });
    setContext(contextKeys.welcome, welcome);
    setContext(contextKeys.rolloutsKnown, projects.all.some(knowsRollouts));
    setContext(contextKeys.filtered, this.#filter !== '');
  }

  #facts(): PromptTreeFacts {
    const projects = this.#deps.projects.all.map((project) => this.#projectFacts(project));
    return { projects, filter: this.#filter, moment: presentMoment() };
  }

  #projectFacts(project: Project): ProjectFacts {
    const { workingCopies, renames, versions, summaries } = this.#deps;
    return {
      project,
      copies: workingCopies.inProject(project.id),
      copyOf: (prompt) => workingCopies.ofPrompt(project.id, prompt),
      versionsOf: (prompt) => versions.peek(project.connection, prompt),
      renameOf: (copy) => renames.find(copy.uri),
      changesOf: (copy) => summaries.peek(copy, project),
      servedAt: (prompt, environment) => this.#served.find(project.id, prompt, environment),
      shownVersions: (prompt) => this.#shown(versionsRef(project.id, prompt).id),
    };
  }

  #shown(id: string): number {
    return this.#shownVersions.get(id) ?? firstVersions;
  }

  #known(ref: PromptTreeRef): PromptTreeRef {
    return this.#refs.intern([ref])[0] ?? ref;
  }
}

function toPromptRef(ref: TreeRef): PromptTreeRef | undefined {
  return ref.kind === 'rollout' || ref.kind === 'endedGroup' ? undefined : ref;
}

/** A local registry that does not run yet has none; one that nobody signed in to may have some. */
function knowsRollouts({ connection: { status, state } }: Project): boolean {
  return status.kind === 'live' || status.kind === 'stopped' || state.info !== undefined;
}

function setContext(key: string, value: unknown): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
