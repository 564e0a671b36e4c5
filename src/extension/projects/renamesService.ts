import { storageKeys } from '../manifest.ts';
import { Disposable } from '../platform/disposable.ts';
import { Emitter, type Event } from '../platform/emitter.ts';
import type { KeptState } from '../platform/keptState.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { Projects, WorkingCopies } from '../platform/workbenchDeps.ts';
import { findEarlierUris, type EditorMove } from './editorMoves.ts';
import { findRenamedFrom, listPromptsWithoutFile } from './findRenamedFrom.ts';
import type { Project } from './project.ts';
import type { Rename, Renames } from './rename.ts';
import type { WorkingCopy } from './workingCopy.ts';

export interface RenamesOptions {
  readonly projects: Projects;
  readonly workingCopies: WorkingCopies;
  readonly store: KeptState;
  /** Renames in the editor, which need no git. */
  readonly onDidMove: Event<readonly EditorMove[]>;
  /** The checkout moved: what git said before may be wrong. */
  readonly onDidMoveHead: Event<void>;
  /** Paths that a file had before, newest first, as git knows them. */
  readonly findEarlierPaths: (copy: WorkingCopy, project: Project) => Promise<readonly string[]>;
  readonly onError: (error: unknown) => void;
  readonly delayMs?: number;
}

/** Git is asked about so many files at most; who moves more of them sees the rest afterwards. */
const filesAtMost = 100;
const settleMs = 500;

/** Finds prompt files that were renamed. Git is asked only where a published prompt has lost its file. */
export class RenamesService extends Disposable implements Renames {
  readonly #options: RenamesOptions;
  readonly #changed: Emitter<readonly string[]>;
  readonly #appeared: Emitter<readonly Rename[]>;
  readonly #found = new Map<string, Rename>();
  readonly #moves: EditorMove[] = [];
  /** What git answered, until files come or go or the checkout moves. */
  readonly #earlier = new Map<string, readonly string[]>();
  readonly #lookSoon: RefreshTimer;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: RenamesOptions) {
    super();
    this.#options = options;
    this.#changed = this.register(new Emitter(options.onError));
    this.#appeared = this.register(new Emitter(options.onError));
    this.#lookSoon = this.register(
      new RefreshTimer(() => void this.look(), options.delayMs ?? settleMs),
    );
    const { projects, workingCopies, onDidMove, onDidMoveHead } = options;
    this.register(workingCopies.onDidChange((uris) => this.#onFiles(uris)));
    this.register(
      projects.onDidChangeRegistry(({ changes }) => {
        if (changes.everything || changes.prompts.size > 0) this.#lookSoon.soon();
      }),
    );
    this.register(
      onDidMove((moves) => {
        this.#moves.push(...moves);
        this.#forget();
      }),
    );
    this.register(onDidMoveHead(() => this.#forget()));
  }

  get onDidChange(): Event<readonly string[]> {
    return this.#changed.event;
  }

  get onDidFind(): Event<readonly Rename[]> {
    return this.#appeared.event;
  }

  get open(): readonly Rename[] {
    return [...this.#found.values()].filter((rename) => !rename.isNew);
  }

  find(uri: string): Rename | undefined {
    return this.#found.get(uri);
  }

  /** Looks now; one look after the other. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async makeNew(uri: string): Promise<void> {
    const rename = this.#found.get(uri);
    if (rename === undefined) return;
    await this.#keep(uri, { from: rename.from, isNew: true });
    this.#found.set(uri, { ...rename, isNew: true });
    this.#changed.fire([uri]);
  }

  #onFiles(uris: readonly string[]): void {
    const isGone = (uri: string): boolean => this.#options.workingCopies.ofFile(uri) === undefined;
    if (uris.some(isGone)) this.#earlier.clear();
    this.#lookSoon.soon();
  }

  #forget(): void {
    this.#earlier.clear();
    this.#lookSoon.soon();
  }

  async #look(): Promise<void> {
    try {
      const renames = new Map<string, Rename>();
      for (const project of this.#options.projects.all) {
        for (const rename of await this.#listRenames(project)) renames.set(rename.uri, rename);
      }
      if (!this.isDisposed) await this.#replace(renames);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async #listRenames(project: Project): Promise<readonly Rename[]> {
    const copies = this.#options.workingCopies.inProject(project.id);
    const withoutFile = listPromptsWithoutFile(project, copies);
    if (withoutFile.size === 0) return [];
    const unpublished = copies.filter(({ state }) => state.kind === 'neverPublished');
    const renames: Rename[] = [];
    for (const copy of unpublished.slice(0, filesAtMost)) {
      const { uri, path, key } = copy;
      const kept = this.#recall(uri);
      const paths = await this.#listEarlierPaths(copy, project);
      const found = findRenamedFrom(copy, paths, withoutFile, project);
      // What was found once counts without git, too, after a reload.
      const from = found ?? (withoutFile.has(kept?.from ?? '') ? kept?.from : undefined);
      if (key === undefined || from === undefined) continue;
      const isNew = kept?.isNew === true && kept.from === from;
      renames.push({ project: project.id, uri, path, key, from, isNew });
    }
    return renames;
  }

  async #listEarlierPaths(copy: WorkingCopy, project: Project): Promise<readonly string[]> {
    const below = `${project.folder ?? ''}/`;
    const inEditor = findEarlierUris(copy.uri, this.#moves)
      .filter((uri) => uri.startsWith(below))
      .map((uri) => decodeURIComponent(uri.slice(below.length)));
    let known = this.#earlier.get(copy.uri);
    if (known === undefined) {
      known = await this.#options.findEarlierPaths(copy, project);
      this.#earlier.set(copy.uri, known);
    }
    return [...inEditor, ...known];
  }

  async #replace(renames: ReadonlyMap<string, Rename>): Promise<void> {
    const touched = [...new Set([...this.#found.keys(), ...renames.keys()])].filter(
      (uri) => JSON.stringify(this.#found.get(uri)) !== JSON.stringify(renames.get(uri)),
    );
    this.#found.clear();
    for (const [uri, rename] of renames) this.#found.set(uri, rename);
    const fresh = [...renames.values()].filter(({ uri, from }) => this.#recall(uri)?.from !== from);
    for (const { uri, from } of fresh) await this.#keep(uri, { from, isNew: false });
    if (touched.length > 0) this.#changed.fire(touched);
    if (fresh.length > 0) this.#appeared.fire(fresh);
  }

  #recall(uri: string): { readonly from: string; readonly isNew: boolean } | undefined {
    const kept = this.#options.store.get(`${storageKeys.renamed}${uri}`);
    if (typeof kept !== 'string') return undefined;
    const [what, from = ''] = kept.split(' ');
    return { from, isNew: what === 'new' };
  }

  async #keep(uri: string, answer: { readonly from: string; readonly isNew: boolean }) {
    const text = `${answer.isNew ? 'new' : 'asked'} ${answer.from}`;
    await this.#options.store.update(`${storageKeys.renamed}${uri}`, text);
  }
}
