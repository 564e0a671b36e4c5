// The Test Explorer: rows, the ways to run them, and what may be done with a failure.
import * as vscode from 'vscode';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import { testControllerId } from '../manifest.ts';
import { Disposable } from '../platform/disposable.ts';
import { OneAtATime } from '../platform/oneAtATime.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { ShownFailure } from './acceptAnswer.ts';
import { CaseItems } from './caseItems.ts';
import { runOrder, type CaseRunDeps, type RunOrder, type Sessions } from './caseRun.ts';
import type { RunMode } from './caseRunner.ts';
import type { CaseMessage } from './caseReport.ts';
import { CaseWatch } from './caseWatch.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';
import type { FoundComparison, ProjectProblems } from './runFindings.ts';
import { toMessageArgument } from './toMessageArgument.ts';
import { WatchedRows } from './watchedRows.ts';

export interface CaseTestsDeps extends Pick<CaseRunDeps, 'runner' | 'readText' | 'listUnsaved'> {
  readonly book: FixtureBook;
  readonly readContentHash: (promptUri: string) => Promise<string | undefined>;
  /** The name of a prompt whose fixtures are not read yet. */
  readonly nameOf: (promptUri: string) => string;
  /** Throws where nothing may run. */
  readonly requireTrust: () => void;
  /** Tells what concerns a whole run, once. */
  readonly tellProblems: (found: ProjectProblems, again: RunAgain) => void;
  /** Settles once they are recorded, or could not be: what started the run may go on with them. */
  readonly onComparisons: (found: readonly FoundComparison[]) => Promise<void>;
  /** Shows a failure to a person; a cancellation is silent. */
  readonly report: (error: unknown) => void;
}

/** Runs the same cases again, in the same way or another. */
export type RunAgain = (mode?: RunMode) => unknown;

export interface RunFollower {
  readonly signal: AbortSignal;
  readonly onProgress: (ended: number, all: number) => void;
}

/** What runs of one watch share; of a single run it is its own. */
interface Shared {
  readonly sessions: Sessions;
  /** What was told, so that a watch does not say it after each save. */
  readonly told: Set<string>;
}

export class CaseTests extends Disposable {
  readonly #deps: CaseTestsDeps;
  readonly #controller: vscode.TestController;
  readonly #items: CaseItems;
  readonly #failures = new WeakMap<vscode.TestItem, readonly CaseMessage[]>();
  readonly #changed = new Set<string>();
  readonly #profiles = new Map<RunMode, vscode.TestRunProfile>();
  readonly #ending = new AbortController();
  readonly #refreshing = new OneAtATime(
    () => this.#refreshChanged(),
    (error) => this.#deps.report(error),
  );
  readonly #listing = new OneAtATime(
    () => this.#listPrompts(),
    (error) => this.#deps.report(error),
  );
  readonly #refreshSoon = this.register(new RefreshTimer(() => void this.#refreshing.run()));
  #isListed = false;

  constructor(deps: CaseTestsDeps) {
    super();
    this.#deps = deps;
    this.#controller = this.register(
      vscode.tests.createTestController(testControllerId, vscode.l10n.t('Prompt Rollout')),
    );
    this.#items = new CaseItems(this.#controller);
    this.#controller.resolveHandler = (item) =>
      item === undefined ? this.#listing.run() : this.#readCases(item.id);
    this.#controller.refreshHandler = () => {
      deps.book.lookAgain();
      return this.#listing.run();
    };
    this.#createProfiles();
    this.register(
      deps.book.onDidChange((uris) => {
        for (const uri of uris) this.#changed.add(uri);
        this.#refreshSoon.soon();
      }),
    );
    this.register(
      deps.book.onDidChangeList(() => {
        if (this.#isListed) void this.#listing.run();
      }),
    );
  }

  override dispose(): void {
    this.#ending.abort();
    super.dispose();
  }

  /** What a menu of a message is about. VS Code hands over a copy of the message, so it is known by its words and place. */
  findFailure(argument: unknown): ShownFailure | undefined {
    const { test, text, line } = toMessageArgument(argument) ?? {};
    const ref = test === undefined ? undefined : this.#items.caseOf(test);
    if (test === undefined || ref === undefined) return undefined;
    const same = (this.#failures.get(test) ?? []).filter((one) => one.text === text);
    const found = same.find(({ range }) => range.start.line === line) ?? same[0];
    return found === undefined ? undefined : { found, prompt: ref.prompt, caseId: ref.loaded.id };
  }

  /** Runs every case of a prompt as the Test Explorer does. */
  async run(promptUri: string, mode: RunMode, follower: RunFollower): Promise<void> {
    await this.#readCases(promptUri);
    const item = this.#items.promptRow(promptUri);
    if (item === undefined) return;
    const request = new vscode.TestRunRequest([item], undefined, this.#profiles.get(mode));
    await this.#run({ request, mode, ...follower }, { sessions: new Map(), told: new Set() });
  }

  #createProfiles(): void {
    const titles: readonly (readonly [RunMode, string])[] = [
      ['run', vscode.l10n.t('Run')],
      ['compare', vscode.l10n.t('Compare with Live')],
      ['record', vscode.l10n.t('Record')],
      ['replay', vscode.l10n.t('Replay')],
    ];
    for (const [mode, title] of titles) {
      const profile = this.#controller.createRunProfile(
        title,
        vscode.TestRunProfileKind.Run,
        (request, token) => this.#start(request, mode, token),
        mode === 'run',
        undefined,
        mode === 'run',
      );
      this.#profiles.set(mode, this.register(profile));
    }
  }

  async #start(
    request: vscode.TestRunRequest,
    mode: RunMode,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const stop = new AbortController();
    const listener = token.onCancellationRequested(() => stop.abort());
    if (token.isCancellationRequested) stop.abort();
    if (request.continuous === true) {
      if (this.#mayRun()) this.#watch(request, mode, stop.signal);
      return;
    }
    const shared = { sessions: new Map(), told: new Set<string>() };
    await this.#run({ request, mode, signal: stop.signal }, shared);
    listener.dispose();
  }

  /** Ends with its signal. All of its runs share one budget. */
  #watch({ include, exclude, profile }: vscode.TestRunRequest, mode: RunMode, signal: AbortSignal) {
    const { book, readContentHash, listUnsaved, report } = this.#deps;
    if (signal.aborted) return;
    const shared = { sessions: new Map(), told: new Set<string>() };
    const rows = new WatchedRows(include);
    const watch = this.register(
      new CaseWatch({
        ...{ book, readContentHash, onError: report },
        hasUnsaved: (prompt) => listUnsaved(prompt).length > 0,
        run: async (prompt, due, stopped) => {
          const found = this.#findRows(prompt, due).filter((row) => rows.has(row));
          if (found.length === 0) return;
          const request = new vscode.TestRunRequest(found, exclude, profile, true);
          await this.#run({ request, mode, signal: AbortSignal.any([signal, stopped]) }, shared);
        },
      }),
    );
    const findWatched = ({ uri }: vscode.TextDocument): readonly string[] =>
      book.findPrompts(uri.toString()).filter((one) => rows.hasSomeOf(one));
    const { workspace } = vscode;
    const listeners = [
      workspace.onDidOpenTextDocument((one) =>
        findWatched(one).forEach((uri) => watch.opened(uri)),
      ),
      workspace.onDidSaveTextDocument((one) => findWatched(one).forEach((uri) => watch.saved(uri))),
    ].map((one) => this.register(one));
    // Of all prompts only those that are open: what is saved was opened before.
    for (const uri of rows.prompts) watch.opened(uri);
    for (const uri of workspace.textDocuments.flatMap(findWatched)) watch.opened(uri);
    signal.addEventListener('abort', () => {
      for (const one of [...listeners, watch]) {
        this.unregister(one);
        one.dispose();
      }
    });
  }

  #findRows(prompt: PromptFixtures, cases: readonly LoadedCase[]): vscode.TestItem[] {
    this.#items.setCases(prompt);
    const row = this.#items.promptRow(prompt.uri);
    if (row === undefined) return [];
    const ids = new Set(cases.map(({ id }) => id));
    return [...this.#items.leavesBelow(row)].filter((leaf) =>
      ids.has(this.#items.caseOf(leaf)?.loaded.id ?? ''),
    );
  }

  /** Never throws: what went wrong is told. */
  async #run(order: Omit<RunOrder, 'sessions'>, { sessions, told }: Shared): Promise<void> {
    const { tellProblems, onComparisons, report } = this.#deps;
    if (!this.#mayRun()) return;
    const signal = AbortSignal.any([order.signal, this.#ending.signal]);
    const findings = await runOrder(
      { ...order, signal, sessions },
      {
        ...this.#deps,
        ...{ controller: this.#controller, items: this.#items },
        onMessages: (at, found) => this.#failures.set(at, found),
      },
    );
    if (this.isDisposed) return;
    const again: RunAgain = (mode = order.mode) => this.#runAgain(order.request, mode);
    for (const found of findings.takeProblems(told)) tellProblems(found, again);
    for (const error of findings.takeErrors(told)) report(error);
    if (findings.comparisons.length > 0) await onComparisons(findings.comparisons);
  }

  #mayRun(): boolean {
    try {
      this.#deps.requireTrust();
      return true;
    } catch (error) {
      this.#deps.report(error);
      return false;
    }
  }

  async #runAgain({ include, exclude }: vscode.TestRunRequest, mode: RunMode): Promise<void> {
    const request = new vscode.TestRunRequest(include, exclude, this.#profiles.get(mode));
    const { signal } = new AbortController();
    await this.#run({ request, mode, signal }, { sessions: new Map(), told: new Set() });
  }

  async #listPrompts(): Promise<void> {
    this.#isListed = true;
    const uris = await this.#deps.book.list();
    if (!this.isDisposed) this.#items.setPrompts(uris, this.#deps.nameOf);
  }

  async #readCases(promptUri: string): Promise<void> {
    const prompt = await this.#deps.book.read(promptUri);
    if (this.isDisposed) return;
    if (prompt === undefined) this.#items.drop(promptUri);
    else this.#items.setCases(prompt);
  }

  /** Rows that are shown, and files that are open: their icons stand beside the cases. */
  async #refreshChanged(): Promise<void> {
    const uris = [...this.#changed];
    this.#changed.clear();
    const { book } = this.#deps;
    const open = new Set(
      vscode.workspace.textDocuments.flatMap(({ uri }) => book.findPrompts(uri.toString())),
    );
    for (const uri of uris) {
      if (this.isDisposed) return;
      const row = this.#items.promptRow(uri);
      const isRead = row !== undefined && !row.canResolveChildren;
      if (isRead || open.has(uri)) await this.#readCases(uri);
    }
  }
}
