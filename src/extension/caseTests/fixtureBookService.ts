import * as vscode from 'vscode';
import { loadCases } from '../../evals/fixtures/loadCases.ts';
import { isFixturesPath } from '../../formats/fixturesPaths.ts';
import { openEditorFiles } from '../editing/editorFiles.ts';
import { Disposable } from '../platform/disposable.ts';
import { Emitter } from '../platform/emitter.ts';
import { describeError } from '../platform/logger.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import { FileUsers } from './fileUsers.ts';
import { FixtureOwners } from './fixtureOwners.ts';
import { FreshReads } from './freshReads.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';

type Deps = Pick<WorkbenchDeps, 'log' | 'projects' | 'workingCopies'>;

const fixturesPattern = '**/*.fixtures.{yml,yaml}';
const typingDelayMs = 150;

/** Reads fixtures when somebody asks for them, and says when what was read is no longer what the files hold. */
export class FixtureBookService extends Disposable implements FixtureBook {
  readonly #deps: Deps;
  readonly #reads = new FreshReads((uri) => this.#load(uri));
  readonly #users = new FileUsers();
  readonly #changed: Emitter<readonly string[]>;
  readonly #listChanged: Emitter<void>;
  readonly #touched = new Set<string>();
  readonly #tellSoon = this.register(
    new RefreshTimer(() => {
      const touched = [...this.#touched];
      this.#touched.clear();
      this.#changed.fire(touched);
    }, typingDelayMs),
  );
  readonly #tellListSoon = this.register(
    new RefreshTimer(() => this.#listChanged.fire(), typingDelayMs),
  );
  /** Prompt files that are known, and whether they have `testData`. */
  readonly #prompts = new Map<string, boolean>();
  #owners: FixtureOwners | undefined;
  #files: Promise<readonly string[]> | undefined;

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
    const onError = (error: unknown): void => deps.log.error(describeError(error));
    this.#changed = this.register(new Emitter<readonly string[]>(onError));
    this.#listChanged = this.register(new Emitter<void>(onError));
    this.#watchFiles();
    this.#watchEditor();
    this.register(deps.workingCopies.onDidChange((uris) => this.#onPrompts(uris)));
    // A folder that is added has files that no watcher tells of.
    this.register(deps.projects.onDidChange(() => this.#listAgain()));
  }

  get onDidChange(): Emitter<readonly string[]>['event'] {
    return this.#changed.event;
  }

  get onDidChangeList(): Emitter<void>['event'] {
    return this.#listChanged.event;
  }

  async list(): Promise<readonly string[]> {
    await this.#deps.projects.ready;
    this.#files ??= findFixturesFiles();
    const withFiles = (await this.#files).flatMap((uri) => this.findPrompts(uri));
    const copies = this.#copies();
    const withData = copies.filter((one) => one.hasTestData === true).map(({ uri }) => uri);
    const onDisk = new Set(copies.map(({ uri }) => uri));
    return [...new Set([...withFiles, ...withData])].filter((uri) => onDisk.has(uri)).toSorted();
  }

  async read(promptUri: string): Promise<PromptFixtures | undefined> {
    const read = await this.#reads.get(promptUri);
    // Projects change without their fixtures: a new endpoint counts at once.
    const project = read === undefined ? undefined : this.#deps.projects.find(read.project.id);
    return read === undefined || project === undefined ? undefined : { ...read, project };
  }

  reload(promptUri: string): Promise<PromptFixtures | undefined> {
    this.#reads.invalidate(promptUri);
    return this.read(promptUri);
  }

  lookAgain(): void {
    const prompts = [...this.#prompts.keys()];
    for (const uri of prompts) this.#reads.invalidate(uri);
    this.#tell(prompts);
    this.#listAgain();
  }

  peek(promptUri: string): PromptFixtures | undefined {
    return this.#reads.peek(promptUri);
  }

  findPrompt(uri: string): string | undefined {
    return this.findPrompts(uri)[0];
  }

  /** Asked with every change of every document: nothing here looks at more than a handful of files. */
  findPrompts(uri: string): readonly string[] {
    if (this.#deps.workingCopies.ofFile(uri) !== undefined) return [uri];
    if (!isFixturesPath(uri)) return this.#users.of(uri);
    this.#owners ??= new FixtureOwners(this.#copies().map((copy) => copy.uri));
    return this.#owners.find(uri);
  }

  #listAgain(): void {
    this.#files = undefined;
    this.#owners = undefined;
    this.#tellListSoon.soon();
  }

  #watchFiles(): void {
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(fixturesPattern));
    this.register(watcher.onDidChange((uri) => this.#touch(uri)));
    for (const event of [watcher.onDidCreate, watcher.onDidDelete]) {
      this.register(
        event((uri) => {
          this.#touch(uri);
          this.#listAgain();
        }),
      );
    }
  }

  #watchEditor(): void {
    const { workspace } = vscode;
    this.register(workspace.onDidChangeTextDocument(({ document }) => this.#touch(document.uri)));
    this.register(workspace.onDidSaveTextDocument((document) => this.#touch(document.uri)));
    // What was typed may be thrown away with the editor.
    this.register(workspace.onDidCloseTextDocument((document) => this.#touch(document.uri)));
    this.register(
      workspace.onDidOpenTextDocument((document) =>
        this.#tell(this.findPrompts(document.uri.toString())),
      ),
    );
  }

  async #load(promptUri: string): Promise<PromptFixtures | undefined> {
    await this.#deps.projects.ready;
    const copy = this.#deps.workingCopies.ofFile(promptUri);
    const project = copy === undefined ? undefined : this.#deps.projects.find(copy.project);
    if (copy === undefined || project?.folder === undefined || project.path === undefined)
      return undefined;
    const folder = vscode.Uri.parse(project.folder);
    const fixtures = await loadCases(copy.path, openEditorFiles(folder));
    const files = fixtures.files.map((file) => vscode.Uri.joinPath(folder, file).toString());
    this.#users.set(promptUri, files);
    return { uri: promptUri, project, key: copy.key, path: copy.path, fixtures };
  }

  #onPrompts(uris: readonly string[]): void {
    for (const uri of uris) {
      const copy = this.#deps.workingCopies.ofFile(uri);
      const hadData = this.#prompts.get(uri);
      const hasData = copy === undefined ? undefined : copy.hasTestData === true;
      this.#reads.invalidate(uri);
      if (hadData === hasData) continue;
      if (hasData === undefined) this.#forget(uri);
      else this.#prompts.set(uri, hasData);
      this.#owners = undefined;
      this.#tellListSoon.soon();
    }
    this.#tell(uris);
  }

  #forget(uri: string): void {
    this.#prompts.delete(uri);
    this.#reads.forget(uri);
    this.#users.set(uri, []);
  }

  #touch(file: vscode.Uri): void {
    const prompts = this.findPrompts(file.toString());
    for (const uri of prompts) this.#reads.invalidate(uri);
    this.#tell(prompts);
  }

  #tell(prompts: readonly string[]): void {
    if (prompts.length === 0) return;
    for (const uri of prompts) this.#touched.add(uri);
    this.#tellSoon.soon();
  }

  /** Of projects on this machine: fixtures of others cannot be read. */
  #copies(): readonly WorkingCopy[] {
    const { projects, workingCopies } = this.#deps;
    return projects.all
      .filter(({ path }) => path !== undefined)
      .flatMap(({ id }) => workingCopies.inProject(id));
  }
}

async function findFixturesFiles(): Promise<readonly string[]> {
  const files = await vscode.workspace.findFiles(fixturesPattern, '**/node_modules/**');
  return files.map((uri) => uri.toString());
}
