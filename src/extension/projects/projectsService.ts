import * as vscode from 'vscode';
import { projectFileName } from '../../domain/project/project.ts';
import type { Connections } from '../connection/connections.ts';
import { Disposable, disposeAll, type DisposableLike } from '../platform/disposable.ts';
import { Emitter } from '../platform/emitter.ts';
import { describeError } from '../platform/logger.ts';
import { OneAtATime } from '../platform/oneAtATime.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { Projects, RegistryChange, WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { Project } from './project.ts';
import { listProjects, type FoundFolder, type ReadProjectFile } from './projectList.ts';
import { readProjectFile } from './readProjectFile.ts';

type Deps = Pick<WorkbenchDeps, 'log' | 'settings' | 'versions'> & {
  readonly connections: Connections;
};

const promptFiles = '**/*.prompt.{yml,yaml}';

/** Looks through the workspace folders and follows their project files and registries. */
export class ProjectsService extends Disposable implements Projects {
  readonly ready: Promise<void>;
  readonly #deps: Deps;
  readonly #changed: Emitter<void>;
  readonly #registryChanged: Emitter<RegistryChange>;
  readonly #lookSoon: RefreshTimer;
  /** What a project file said before it was broken, so that a slip of the pen does not disconnect anybody. */
  readonly #lastGood = new Map<string, ReadProjectFile>();
  #listeners: DisposableLike | undefined;
  #all: readonly Project[] = [];
  #candidates: readonly string[] = [];
  #isReady = false;

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
    const onError = (error: unknown): void => deps.log.error(describeError(error));
    this.#changed = this.register(new Emitter<void>(onError));
    this.#registryChanged = this.register(new Emitter<RegistryChange>(onError));
    const looking = new OneAtATime(() => this.#look(), onError);
    this.#lookSoon = this.register(
      new RefreshTimer(() => {
        void looking.run();
      }, 150),
    );
    this.#watch();
    this.ready = looking.run();
  }

  get all(): readonly Project[] {
    return this.#all;
  }

  get candidates(): readonly string[] {
    return this.#candidates;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get onDidChange(): Emitter<void>['event'] {
    return this.#changed.event;
  }

  get onDidChangeRegistry(): Emitter<RegistryChange>['event'] {
    return this.#registryChanged.event;
  }

  find(id: string): Project | undefined {
    return this.#all.find((project) => project.id === id);
  }

  ofFile(uri: string): Project | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri));
    return folder === undefined ? undefined : this.find(folder.uri.toString());
  }

  override dispose(): void {
    this.#listeners?.dispose();
    super.dispose();
  }

  #watch(): void {
    const soon = (): void => this.#lookSoon.soon();
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(soon));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(soon));
    this.register(this.#deps.settings.onDidChange(soon));
    const projectFiles = vscode.workspace.createFileSystemWatcher(`**/${projectFileName}`);
    this.register(projectFiles);
    this.register(projectFiles.onDidCreate(soon));
    this.register(projectFiles.onDidChange(soon));
    this.register(projectFiles.onDidDelete(soon));
    const prompts = this.register(
      vscode.workspace.createFileSystemWatcher(promptFiles, false, true, false),
    );
    this.register(prompts.onDidCreate(soon));
    this.register(prompts.onDidDelete(soon));
  }

  async #look(): Promise<void> {
    const folders = await Promise.all(
      (vscode.workspace.workspaceFolders ?? []).map((folder) => this.#readFolder(folder)),
    );
    const candidates = await listCandidates(folders);
    if (this.isDisposed) return;
    const { connections, settings } = this.#deps;
    const found = listProjects(folders, settings.values.registry, connections);
    const isSame =
      this.#isReady &&
      describe(found) === describe(this.#all) &&
      candidates.join('\n') === this.#candidates.join('\n');
    if (isSame) return;
    this.#all = found;
    this.#candidates = candidates;
    this.#isReady = true;
    this.#listeners?.dispose();
    this.#listeners = disposeAll(found.map((project) => this.#listen(project)));
    connections.keepOnly(new Set(found.map((project) => project.connection)));
    this.#changed.fire();
  }

  #listen(project: Project): DisposableLike {
    return project.connection.onDidChange((changes) => {
      // Before anybody compares with a list that is out of date.
      this.#deps.versions.forget(project.connection, changes);
      this.#registryChanged.fire({ project, changes });
    });
  }

  async #readFolder(folder: vscode.WorkspaceFolder): Promise<FoundFolder> {
    const uri = folder.uri.toString();
    const path = folder.uri.scheme === 'file' ? folder.uri.fsPath : undefined;
    return { uri, path, name: folder.name, file: await this.#readProjectFile(folder.uri) };
  }

  async #readProjectFile(folder: vscode.Uri): Promise<ReadProjectFile | undefined> {
    const uri = vscode.Uri.joinPath(folder, projectFileName);
    let text: string;
    try {
      text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
      // No project file: the folder is at most a candidate.
      return undefined;
    }
    const read = readProjectFile(text);
    const good = this.#lastGood.get(uri.toString());
    if (read.project === undefined && read.problem !== undefined) {
      const problem = { ...read.problem, isBlocking: good === undefined };
      return { project: good?.project, problem };
    }
    this.#lastGood.set(uri.toString(), read);
    return read;
  }
}

async function listCandidates(folders: readonly FoundFolder[]): Promise<readonly string[]> {
  const without = folders.filter((folder) => folder.file === undefined);
  const found = await Promise.all(
    without.map(async ({ uri }) => {
      const pattern = new vscode.RelativePattern(vscode.Uri.parse(uri), promptFiles);
      const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', 1);
      return files.length > 0 ? [uri] : [];
    }),
  );
  return found.flat();
}

function describe(projects: readonly Project[]): string {
  return JSON.stringify(projects.map(({ connection, ...rest }) => [rest, connection.id]));
}
