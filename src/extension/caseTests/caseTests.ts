// The Test Explorer: rows, the three ways to run them, and what may be done with a failure.
import * as vscode from 'vscode';
import { testControllerId } from '../manifest.ts';
import { Disposable } from '../platform/disposable.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { ShownFailure } from './acceptAnswer.ts';
import { CaseItems } from './caseItems.ts';
import { runOrder, type CaseRunDeps, type RunOrder } from './caseRun.ts';
import type { RunMode } from './caseRunner.ts';
import type { CaseMessage } from './caseReport.ts';
import { ContinuousRuns } from './continuousRuns.ts';
import type { FixtureBook } from './promptFixtures.ts';

export interface CaseTestsDeps extends Pick<
  CaseRunDeps,
  'runner' | 'readText' | 'tellProblems' | 'onComparison' | 'report'
> {
  readonly book: FixtureBook;
  readonly readContentHash: (promptUri: string) => Promise<string | undefined>;
  /** The name of a prompt whose fixtures are not read yet. */
  readonly nameOf: (promptUri: string) => string;
}

export class CaseTests extends Disposable {
  readonly #deps: CaseTestsDeps;
  readonly #controller: vscode.TestController;
  readonly #items: CaseItems;
  readonly #failures = new WeakMap<vscode.TestItem, readonly CaseMessage[]>();
  readonly #changed = new Set<string>();
  readonly #refreshSoon = this.register(
    new RefreshTimer(() => {
      this.#refreshChanged().catch(this.#deps.report);
    }),
  );
  readonly #profiles = new Map<RunMode, vscode.TestRunProfile>();
  #isResolved = false;

  constructor(deps: CaseTestsDeps) {
    super();
    this.#deps = deps;
    this.#controller = this.register(
      vscode.tests.createTestController(testControllerId, vscode.l10n.t('Prompt Rollout')),
    );
    this.#items = new CaseItems(this.#controller);
    this.#controller.resolveHandler = (item) =>
      item === undefined ? this.#resolveAll() : this.#readCases(item.id);
    this.#controller.refreshHandler = () => this.#resolveAll();
    this.#createProfiles();
    this.register(
      deps.book.onDidChange((uris) => {
        for (const uri of uris) this.#changed.add(uri);
        this.#refreshSoon.soon();
      }),
    );
  }

  /** What a menu of a message is about. VS Code hands over a copy of the message, so it is known by its words. */
  findFailure(argument: unknown): ShownFailure | undefined {
    const { test, message } = toMessageArgument(argument) ?? {};
    if (test === undefined) return undefined;
    const prompt = this.#items.caseOf(test)?.prompt;
    const found = this.#failures.get(test)?.find(({ text }) => text === message);
    return prompt === undefined || found === undefined ? undefined : { found, prompt };
  }

  /** Runs every case of a prompt as the Test Explorer does. */
  async run(promptUri: string, mode: RunMode, token: vscode.CancellationToken): Promise<void> {
    await this.#readCases(promptUri);
    const item = this.#controller.items.get(promptUri);
    const profile = this.#profiles.get(mode);
    if (item === undefined || profile === undefined) return;
    const request = new vscode.TestRunRequest([item], undefined, profile);
    await this.#run({ request, mode, token, sessions: new Map() });
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
    if (request.continuous !== true) {
      await this.#run({ request, mode, token, sessions: new Map() });
      return;
    }
    const { book, readContentHash, report } = this.#deps;
    this.register(
      new ContinuousRuns(
        request,
        { mode, token },
        {
          ...{ book, readContentHash },
          items: this.#items,
          runOrder: (order) => this.#run(order),
          onError: report,
        },
      ),
    );
  }

  async #run(order: RunOrder): Promise<void> {
    const { report } = this.#deps;
    try {
      await runOrder(order, {
        ...this.#deps,
        controller: this.#controller,
        items: this.#items,
        replay: ({ request, token }) => this.#replay(request, token),
        onMessages: (at, found) => this.#failures.set(at, found),
      });
    } catch (error) {
      report(error);
    }
  }

  async #replay(
    { include, exclude }: vscode.TestRunRequest,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const profile = this.#profiles.get('replay');
    const request = new vscode.TestRunRequest(include, exclude, profile);
    await this.#run({ request, mode: 'replay', token, sessions: new Map() });
  }

  async #resolveAll(): Promise<void> {
    this.#isResolved = true;
    this.#items.setPrompts(await this.#deps.book.list(), this.#deps.nameOf);
  }

  async #readCases(promptUri: string): Promise<void> {
    const prompt = await this.#deps.book.read(promptUri);
    if (prompt !== undefined) this.#items.setCases(prompt);
  }

  /** Rows that are shown, and files that are open: their icons stand beside the cases. */
  async #refreshChanged(): Promise<void> {
    const uris = [...this.#changed];
    this.#changed.clear();
    for (const uri of uris) {
      if (this.isDisposed) return;
      const row = this.#controller.items.get(uri);
      const isRead = row !== undefined && !row.canResolveChildren;
      if (isRead || isOpen(this.#deps.book, uri)) await this.#readCases(uri);
    }
    if (this.#isResolved) await this.#resolveAll();
  }
}

function isOpen(book: FixtureBook, promptUri: string): boolean {
  return vscode.workspace.textDocuments.some(
    ({ uri }) => book.findPrompt(uri.toString()) === promptUri,
  );
}

interface MessageArgument {
  readonly test: vscode.TestItem;
  readonly message: string;
}

function toMessageArgument(argument: unknown): MessageArgument | undefined {
  if (!hasMessage(argument)) return undefined;
  const { test, message } = argument;
  const text = typeof message.message === 'string' ? message.message : message.message.value;
  return { test, message: text };
}

function hasMessage(
  argument: unknown,
): argument is { readonly test: vscode.TestItem; readonly message: vscode.TestMessage } {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'test' in argument && 'message' in argument && argument.message !== undefined;
}
