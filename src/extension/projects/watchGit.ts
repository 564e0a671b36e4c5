import * as vscode from 'vscode';
import { readGitFacts } from '../../git/readGitFacts.ts';
import { Disposable, type DisposableLike } from '../platform/disposable.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { Projects } from '../platform/workbenchDeps.ts';

/** Written by every commit, checkout, rebase and reset. */
const movingFiles = '{HEAD,logs/HEAD}';
/** A rebase moves many times in a row. */
const settleMs = 300;

/** Tells when the checkout of a project moved, and when git may be asked at all. */
export function watchGit(projects: Projects, onMove: () => void): DisposableLike {
  return new GitWatch(projects, onMove);
}

class GitWatch extends Disposable {
  readonly #projects: Projects;
  readonly #watched = new Set<string>();
  readonly #moved: RefreshTimer;

  constructor(projects: Projects, onMove: () => void) {
    super();
    this.#projects = projects;
    this.#moved = this.register(new RefreshTimer(onMove, settleMs));
    this.register(projects.onDidChange(() => void this.#watchAll()));
    this.register(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        void this.#watchAll();
        this.#moved.soon();
      }),
    );
    void projects.ready.then(() => this.#watchAll());
  }

  async #watchAll(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    for (const { path } of this.#projects.all) {
      const facts = path === undefined ? undefined : await readGitFacts(path);
      if (facts !== undefined) this.#watch(facts.gitFolder);
    }
  }

  #watch(gitFolder: string): void {
    if (this.#watched.has(gitFolder)) return;
    this.#watched.add(gitFolder);
    const pattern = new vscode.RelativePattern(vscode.Uri.file(gitFolder), movingFiles);
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(pattern));
    const soon = (): void => this.#moved.soon();
    this.register(watcher.onDidChange(soon));
    this.register(watcher.onDidCreate(soon));
  }
}
