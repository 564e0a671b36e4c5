import * as vscode from 'vscode';
import { loadCases } from '../../evals/fixtures/loadCases.ts';
import { openWorkspaceFiles } from '../../evals/fixtures/workspaceFiles.ts';
import { findPromptNames, isFixturesPath } from '../../formats/fixturesPaths.ts';
import { Disposable } from '../platform/disposable.ts';
import { Emitter } from '../platform/emitter.ts';
import { describeError } from '../platform/logger.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';

type Deps = Pick<WorkbenchDeps, 'log' | 'projects' | 'workingCopies'>;

const fixturesPattern = '**/*.fixtures.{yml,yaml}';
const typingDelayMs = 150;

/** Reads fixtures when somebody asks for them, and says when what was read is no longer what the files hold. */
export class FixtureBookService extends Disposable implements FixtureBook {
  readonly #deps: Deps;
  readonly #read = new Map<string, PromptFixtures>();
  readonly #stale = new Set<string>();
  readonly #changed: Emitter<readonly string[]>;
  readonly #touched = new Set<string>();
  readonly #tellSoon = this.register(
    new RefreshTimer(() => {
      const touched = [...this.#touched];
      this.#touched.clear();
      this.#changed.fire(touched);
    }, typingDelayMs),
  );

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
    this.#changed = this.register(
      new Emitter<readonly string[]>((error) => deps.log.error(describeError(error))),
    );
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(fixturesPattern));
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
      this.register(event((uri) => this.#touch(uri.toString())));
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document }) =>
        this.#touch(document.uri.toString()),
      ),
    );
    this.register(
      vscode.workspace.onDidSaveTextDocument((document) => this.#touch(document.uri.toString())),
    );
    this.register(
      vscode.workspace.onDidOpenTextDocument((document) => this.#touch(document.uri.toString())),
    );
    this.register(
      deps.workingCopies.onDidChange((uris) => uris.forEach((uri) => this.#touch(uri))),
    );
  }

  get onDidChange(): Emitter<readonly string[]>['event'] {
    return this.#changed.event;
  }

  async list(): Promise<readonly string[]> {
    await this.#deps.projects.ready;
    const files = await vscode.workspace.findFiles(fixturesPattern, '**/node_modules/**');
    const withFiles = files.flatMap((uri) => this.findPrompt(uri.toString()) ?? []);
    // `testData` is known only of prompts that were read, which those in an editor are.
    const withData = [...this.#read.values()].filter(({ fixtures }) => fixtures.cases.length > 0);
    return [...new Set([...withFiles, ...withData.map(({ uri }) => uri)])].toSorted();
  }

  async read(promptUri: string): Promise<PromptFixtures | undefined> {
    const known = this.#read.get(promptUri);
    if (known !== undefined && !this.#stale.has(promptUri)) return known;
    await this.#deps.projects.ready;
    const copy = this.#deps.workingCopies.ofFile(promptUri);
    const project = copy === undefined ? undefined : this.#deps.projects.find(copy.project);
    if (copy === undefined || project?.path === undefined) return undefined;
    // Before the files are read: what changes meanwhile makes it stale again.
    this.#stale.delete(promptUri);
    const files = openWorkspaceFiles(project.path, { findUnsaved });
    const fixtures = await loadCases(copy.path, files);
    const read = { uri: promptUri, project, key: copy.key, path: copy.path, fixtures };
    this.#read.set(promptUri, read);
    return read;
  }

  peek(promptUri: string): PromptFixtures | undefined {
    return this.#read.get(promptUri);
  }

  findPrompt(uri: string): string | undefined {
    if (this.#deps.workingCopies.ofFile(uri) !== undefined) return uri;
    const { path } = vscode.Uri.parse(uri);
    if (isFixturesPath(path)) return this.#findOwner(uri, path);
    return [...this.#read.values()].find((one) => holdsFile(one, uri))?.uri;
  }

  #findOwner(uri: string, path: string): string | undefined {
    const project = this.#deps.projects.ofFile(uri);
    if (project === undefined) return undefined;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const beside = this.#deps.workingCopies
      .inProject(project.id)
      .map((copy) => copy.uri)
      .filter((one) => isDirectlyIn(vscode.Uri.parse(one).path, folder));
    const names = new Map(
      beside.map((one) => [vscode.Uri.parse(one).path.slice(folder.length), one]),
    );
    const [owner] = findPromptNames(path.slice(folder.length), [...names.keys()]);
    return owner === undefined ? undefined : names.get(owner);
  }

  #touch(uri: string): void {
    const prompt = this.findPrompt(uri);
    if (prompt === undefined) return;
    this.#stale.add(prompt);
    this.#touched.add(prompt);
    this.#tellSoon.soon();
  }
}

function holdsFile({ project, fixtures }: PromptFixtures, uri: string): boolean {
  const prefix = `${project.folder ?? ''}/`;
  if (!uri.startsWith(prefix)) return false;
  return fixtures.files.includes(decodeURIComponent(uri.slice(prefix.length)));
}

function isDirectlyIn(path: string, folder: string): boolean {
  return path.startsWith(folder) && !path.slice(folder.length).includes('/');
}

function findUnsaved(absolutePath: string): string | undefined {
  return vscode.workspace.textDocuments
    .find(({ uri, isDirty }) => isDirty && uri.scheme === 'file' && uri.fsPath === absolutePath)
    ?.getText();
}
