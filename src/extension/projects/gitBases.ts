import type { KnownVersion } from '../../domain/prompt/workingCopy.ts';
import { readContentHash } from '../../formats/readContentHash.ts';
import { findBase } from '../../git/findBase.ts';
import { readGitFacts } from '../../git/readGitFacts.ts';
import { storageKeys } from '../manifest.ts';
import { Emitter } from '../platform/emitter.ts';
import type { KeptState } from '../platform/keptState.ts';
import type { BaseFinder } from './baseFinder.ts';
import type { Project } from './project.ts';
import type { WorkingCopy } from './workingCopy.ts';

export interface GitBasesOptions {
  readonly store: KeptState;
  /** Git is not run in a workspace that nobody trusts. */
  readonly isTrusted: () => boolean;
  readonly onError: (error: unknown) => void;
}

const outsideGit = 'none';

/**
 * The base by git's history. What was bumped or restored here counts until the checkout moves: it is newer than anything
 * that is committed.
 */
export class GitBases implements BaseFinder {
  readonly #options: GitBasesOptions;
  readonly #changed: Emitter<void>;
  /** Answers by file, for one set of versions, until the checkout moves. */
  readonly #found = new Map<
    string,
    { readonly versions: string; readonly base: string | undefined }
  >();
  readonly #heads = new Map<string, Promise<string>>();
  #moves = 0;

  constructor(options: GitBasesOptions) {
    this.#options = options;
    this.#changed = new Emitter<void>(options.onError);
  }

  get onDidChange(): Emitter<void>['event'] {
    return this.#changed.event;
  }

  /** The checkout moved, by a commit, checkout, rebase or reset; or git may be asked now. */
  forget(): void {
    this.#moves += 1;
    this.#found.clear();
    this.#heads.clear();
    this.#changed.fire();
  }

  async find(
    copy: WorkingCopy,
    project: Project,
    versions: readonly KnownVersion[],
  ): Promise<string | undefined> {
    const signature = versions.map(({ version }) => version).join(' ');
    const remembered = await this.#recall(copy, project);
    if (versions.some(({ version }) => version === remembered)) return remembered;
    const known = this.#found.get(copy.uri);
    if (known?.versions === signature) return known.base;
    const moves = this.#moves;
    const base = await this.#findByGit(copy, project, versions);
    // The checkout moved while git was looking: that answer is about the old one.
    if (moves !== this.#moves) return this.find(copy, project, versions);
    this.#found.set(copy.uri, { versions: signature, base });
    return base;
  }

  async remember(uri: string, version: string, project: Project): Promise<void> {
    const head = await this.#readHead(project);
    await this.#options.store.update(`${storageKeys.base}${uri}`, `${version} ${head}`);
  }

  /** What was bumped or restored here, as long as the checkout has not moved since. */
  async #recall({ uri }: WorkingCopy, project: Project): Promise<string | undefined> {
    const kept = this.#options.store.get(`${storageKeys.base}${uri}`);
    if (typeof kept !== 'string') return undefined;
    const [version, head] = kept.split(' ');
    return head === (await this.#readHead(project)) ? version : undefined;
  }

  async #findByGit(
    copy: WorkingCopy,
    project: Project,
    versions: readonly KnownVersion[],
  ): Promise<string | undefined> {
    if (project.path === undefined || !this.#options.isTrusted()) return undefined;
    return findBase({ folder: project.path, path: copy.path }, versions, readContentHash);
  }

  #readHead({ path }: Project): Promise<string> {
    if (path === undefined || !this.#options.isTrusted()) return Promise.resolve(outsideGit);
    let head = this.#heads.get(path);
    if (head === undefined) {
      head = readGitFacts(path).then((facts) => facts?.commit ?? outsideGit);
      this.#heads.set(path, head);
    }
    return head;
  }
}
