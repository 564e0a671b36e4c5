import * as vscode from 'vscode';
import type { KnownVersion } from '../../domain/prompt/workingCopy.ts';
import { Disposable } from '../platform/disposable.ts';
import { Emitter } from '../platform/emitter.ts';
import { describeError } from '../platform/logger.ts';
import { OneAtATime } from '../platform/oneAtATime.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { RegistryChange, WorkbenchDeps, WorkingCopies } from '../platform/workbenchDeps.ts';
import type { BaseFinder } from './baseFinder.ts';
import { findPromptFiles } from './findPromptFiles.ts';
import type { Project } from './project.ts';
import { findPromptKnowledge } from './promptKnowledge.ts';
import { readWorkingFile } from './readWorkingFile.ts';
import type { WorkingCopy } from './workingCopy.ts';
import { WorkingCopyBook } from './workingCopyBook.ts';

type Deps = Pick<WorkbenchDeps, 'log' | 'projects' | 'versions'> & { readonly bases: BaseFinder };

const promptPattern = '**/*.prompt.{yml,yaml}';
const typingDelayMs = 200;
/** Files are read in slices, so that a large workspace does not block the editor. */
const filesAtOnce = 16;
/** After a checkout of an old branch thousands of files may differ from the newest versions. */
const listsAtOnce = 4;

/** Follows the prompt files: reads only those that changed, and compares only those whose prompt did. */
export class WorkingCopiesService extends Disposable implements WorkingCopies {
  readonly #deps: Deps;
  readonly #book = new WorkingCopyBook();
  readonly #changed: Emitter<readonly string[]>;
  readonly #toRead = new Set<string>();
  readonly #toCompareFully = new Set<string>();
  readonly #listing = this.#oneAtATime(() => this.#listFiles());
  readonly #reading = this.#oneAtATime(() => this.#readWaiting());
  readonly #comparing = this.#oneAtATime(() => this.#compareWaiting());
  readonly #readSoon: RefreshTimer;
  readonly #listSoon: RefreshTimer;

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
    this.#changed = this.register(
      new Emitter<readonly string[]>((error) => this.#deps.log.error(describeError(error))),
    );
    this.#readSoon = this.register(
      new RefreshTimer(() => {
        void this.#reading.run();
      }, typingDelayMs),
    );
    this.#listSoon = this.register(
      new RefreshTimer(() => {
        void this.#listing.run();
      }),
    );
    this.register(deps.projects.onDidChange(() => this.#listSoon.soon()));
    this.register(deps.projects.onDidChangeRegistry((change) => this.#onRegistry(change)));
    this.register(deps.bases.onDidChange(() => void this.#findBases(this.#all())));
    this.#watch();
    void deps.projects.ready.then(() => this.#listing.run());
  }

  get onDidChange(): Emitter<readonly string[]>['event'] {
    return this.#changed.event;
  }

  ofFile(uri: string): WorkingCopy | undefined {
    return this.#book.get(uri);
  }

  ofPrompt(project: string, key: string): WorkingCopy | undefined {
    return this.#book.find(project, key);
  }

  inProject(project: string): readonly WorkingCopy[] {
    return this.#book.inProject(project);
  }

  async refresh(uri: string): Promise<WorkingCopy | undefined> {
    if (this.#book.get(uri) === undefined) await this.#listing.run();
    this.#toRead.delete(uri);
    await this.#read(uri);
    await this.#compareFully(uri);
    await this.#findBases([uri]);
    return this.#book.get(uri);
  }

  async setBase(uri: string, version: string): Promise<void> {
    const project = this.#projectOf(uri);
    if (project === undefined) return;
    await this.#deps.bases.remember(uri, version, project);
    this.#book.setBase(uri, version);
    this.#compare([uri]);
  }

  #watch(): void {
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(promptPattern));
    this.register(watcher.onDidCreate(() => this.#listSoon.soon()));
    this.register(watcher.onDidDelete(() => this.#listSoon.soon()));
    this.register(watcher.onDidChange((uri) => this.#readLater(uri)));
    // A folder that comes with its files, as by a checkout, may be told of as a folder only.
    const folders = this.register(
      vscode.workspace.createFileSystemWatcher('**/*', false, true, true),
    );
    this.register(
      folders.onDidCreate(({ path }) => {
        if (!/\.[^/]*$/.test(path)) this.#listSoon.soon();
      }),
    );
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#readLater(document.uri)),
    );
    this.register(
      vscode.workspace.onDidCloseTextDocument((document) => this.#readLater(document.uri)),
    );
  }

  #readLater(uri: vscode.Uri): void {
    if (this.#book.get(uri.toString()) === undefined) return;
    this.#toRead.add(uri.toString());
    this.#readSoon.soon();
  }

  async #listFiles(): Promise<void> {
    const projects = this.#deps.projects.all;
    const touched = [...this.#book.keepOnly(new Set(projects.map((project) => project.id)))];
    for (const project of projects) {
      const files = await findPromptFiles(project);
      touched.push(...this.#book.setFiles(project.id, files));
    }
    if (touched.length > 0) this.#changed.fire(touched);
    for (const uri of this.#book.listUnread()) this.#toRead.add(uri);
    await this.#reading.run();
  }

  async #readWaiting(): Promise<void> {
    while (this.#toRead.size > 0 && !this.isDisposed) {
      const slice = [...this.#toRead].slice(0, filesAtOnce);
      for (const uri of slice) this.#toRead.delete(uri);
      await Promise.all(slice.map((uri) => this.#read(uri)));
      this.#compare(slice);
      void this.#findBases(slice);
    }
  }

  async #read(uri: string): Promise<void> {
    try {
      this.#book.setRead(uri, readWorkingFile(await readText(uri)));
    } catch (error) {
      // Deleted meanwhile: the next listing forgets it.
      this.#deps.log.debug(`${uri} could not be read: ${describeError(error)}`);
    }
  }

  /** Fires for those whose state changed, and reads older versions where only they can tell. */
  #compare(uris: readonly string[]): void {
    const changed: string[] = [];
    for (const uri of uris) {
      const project = this.#projectOf(uri);
      if (project === undefined) continue;
      const knowledge = findPromptKnowledge(project, this.#book.get(uri)?.key, this.#deps.versions);
      if (this.#book.compare(uri, knowledge)) changed.push(uri);
      if (this.#book.needsOlderVersions(uri, knowledge)) this.#toCompareFully.add(uri);
    }
    if (this.#toCompareFully.size > 0) void this.#comparing.run();
    if (changed.length > 0) this.#changed.fire(changed);
  }

  async #compareWaiting(): Promise<void> {
    while (this.#toCompareFully.size > 0 && !this.isDisposed) {
      const slice = [...this.#toCompareFully].slice(0, listsAtOnce);
      for (const uri of slice) this.#toCompareFully.delete(uri);
      await Promise.all(slice.map((uri) => this.#compareFully(uri)));
    }
  }

  async #compareFully(uri: string): Promise<void> {
    const project = this.#projectOf(uri);
    const key = this.#book.get(uri)?.key;
    if (project === undefined) return;
    if (key !== undefined && project.connection.status.kind === 'live') {
      const { versions } = this.#deps;
      try {
        await versions.list(project.connection, key, Infinity);
      } catch (error) {
        this.#deps.log.debug(`Versions of ${key} could not be read: ${describeError(error)}`);
      }
    }
    const knowledge = findPromptKnowledge(project, key, this.#deps.versions);
    if (this.#book.compare(uri, knowledge)) this.#changed.fire([uri]);
  }

  /** Git is asked only about files that differ from everything published. */
  async #findBases(uris: readonly string[]): Promise<void> {
    for (const uri of uris) {
      const copy = this.#book.get(uri);
      const project = this.#projectOf(uri);
      if (copy?.key === undefined || copy.state.kind !== 'changedSince') continue;
      if (project === undefined || this.isDisposed) continue;
      const { versions } = findPromptKnowledge(project, copy.key, this.#deps.versions);
      this.#book.setBase(uri, await this.#findBase(copy, project, versions));
      this.#compare([uri]);
    }
  }

  async #findBase(
    copy: WorkingCopy,
    project: Project,
    versions: readonly KnownVersion[],
  ): Promise<string | undefined> {
    try {
      return await this.#deps.bases.find(copy, project, versions);
    } catch (error) {
      this.#deps.log.warn(`The base of ${copy.path} is not known: ${describeError(error)}`);
      return undefined;
    }
  }

  #onRegistry({ project, changes }: RegistryChange): void {
    const copies = this.#book.inProject(project.id);
    const touched = copies.filter(
      ({ key }) =>
        changes.everything ||
        (key !== undefined && (changes.prompts.has(key) || changes.versions.has(key))),
    );
    const uris = touched.map((copy) => copy.uri);
    this.#compare(uris);
    void this.#findBases(uris);
  }

  #oneAtATime(work: () => Promise<void>): OneAtATime {
    return new OneAtATime(work, (error) => this.#deps.log.error(describeError(error)));
  }

  #projectOf(uri: string): Project | undefined {
    const copy = this.#book.get(uri);
    return copy === undefined ? undefined : this.#deps.projects.find(copy.project);
  }

  #all(): readonly string[] {
    return this.#deps.projects.all.flatMap(({ id }) =>
      this.#book.inProject(id).map((copy) => copy.uri),
    );
  }
}

/** What the editor shows, unsaved changes included; else the file. */
async function readText(uri: string): Promise<string> {
  const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
  if (open !== undefined) return open.getText();
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri));
  return new TextDecoder().decode(bytes);
}
