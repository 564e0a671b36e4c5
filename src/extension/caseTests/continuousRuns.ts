import * as vscode from 'vscode';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import { Disposable } from '../platform/disposable.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { CaseItems } from './caseItems.ts';
import { findChangedCases } from './caseTree.ts';
import type { RunMode } from './caseRunner.ts';
import type { FixtureBook } from './promptFixtures.ts';
import type { RunOrder } from './caseRun.ts';

interface Deps {
  readonly items: CaseItems;
  readonly book: FixtureBook;
  readonly runOrder: (order: RunOrder) => Promise<void>;
  /** Changes with what is served; undefined while the file is broken. */
  readonly readContentHash: (promptUri: string) => Promise<string | undefined>;
  readonly onError: (error: unknown) => void;
}

interface Seen {
  readonly contentHash: string | undefined;
  readonly cases: readonly LoadedCase[];
}

/** "Save all" is one reason to run, not one for each file. */
const saveDelayMs = 150;

/**
 * Runs cases again when a file that they depend on is saved: after a change of the prompt all that are watched, after
 * a change of fixtures those that it changed. All runs of one watch share its budget. Ends with its token.
 */
export class ContinuousRuns extends Disposable {
  readonly #deps: Deps;
  readonly #request: vscode.TestRunRequest;
  readonly #order: Omit<RunOrder, 'request'>;
  readonly #seen = new Map<string, Seen>();
  readonly #saved = new Set<string>();
  readonly #soon = this.register(
    new RefreshTimer(() => {
      this.#running = this.#running.then(() => this.#runSaved()).catch(this.#deps.onError);
    }, saveDelayMs),
  );
  #running: Promise<void> = Promise.resolve();

  constructor(
    request: vscode.TestRunRequest,
    { mode, token }: { readonly mode: RunMode; readonly token: vscode.CancellationToken },
    deps: Deps,
  ) {
    super();
    this.#deps = deps;
    this.#request = request;
    this.#order = { mode, token, sessions: new Map() };
    this.#running = this.#remember().catch(deps.onError);
    this.register(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        const prompt = deps.book.findPrompt(uri.toString());
        if (prompt === undefined || !this.#watches(prompt)) return;
        this.#saved.add(prompt);
        this.#soon.soon();
      }),
    );
    this.register(token.onCancellationRequested(() => this.dispose()));
  }

  #watches(prompt: string): boolean {
    const { include } = this.#request;
    return (
      include === undefined || include.some((item) => this.#deps.items.promptOf(item) === prompt)
    );
  }

  /** How things stand now, so that the first save runs what it changes and not everything. */
  async #remember(): Promise<void> {
    for (const uri of await this.#deps.book.list()) {
      if (this.#watches(uri)) this.#seen.set(uri, await this.#look(uri));
    }
  }

  async #look(uri: string): Promise<Seen> {
    const read = await this.#deps.book.read(uri);
    const contentHash = await this.#deps.readContentHash(uri);
    return { contentHash, cases: read?.fixtures.cases ?? [] };
  }

  async #runSaved(): Promise<void> {
    const uris = [...this.#saved];
    this.#saved.clear();
    for (const uri of uris) {
      if (this.isDisposed) return;
      const before = this.#seen.get(uri);
      const after = await this.#look(uri);
      // A broken prompt cannot be asked; what it was before is what the next good one is compared with.
      if (after.contentHash === undefined) continue;
      this.#seen.set(uri, after);
      const isSameContent = after.contentHash === before?.contentHash;
      const due = isSameContent ? findChangedCases(before.cases, after.cases) : after.cases;
      await this.#run(uri, due);
    }
  }

  async #run(uri: string, due: readonly LoadedCase[]): Promise<void> {
    const { items, book, runOrder } = this.#deps;
    const prompt = await book.read(uri);
    if (prompt === undefined || due.length === 0) return;
    items.setCases(prompt);
    const rows = items.rowsOf(uri);
    const watched = new Set(
      this.#request.include?.flatMap((item) => [...items.casesBelow(item)].map(([row]) => row)),
    );
    const rowsDue = due
      .map((one) => rows.get(one.id))
      .filter((row) => row !== undefined)
      .filter(
        (row) => this.#request.include === undefined || watched.has(row) || this.#isWhole(uri),
      );
    if (rowsDue.length === 0) return;
    const { exclude, profile } = this.#request;
    const request = new vscode.TestRunRequest(rowsDue, exclude, profile, true);
    await runOrder({ ...this.#order, request });
  }

  #isWhole(uri: string): boolean {
    return this.#request.include?.some((item) => item.id === uri) === true;
  }
}
