import * as vscode from 'vscode';
import type { PromptMessage } from '../../domain/prompt/promptContent.ts';
import { parsePromptFile } from '../../formats/promptFile.ts';
import type { FixtureBook, PromptFixtures } from '../caseTests/promptFixtures.ts';
import { commandIds, previewScheme } from '../manifest.ts';
import { Disposable } from '../platform/disposable.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import { UserError } from '../platform/userError.ts';
import {
  readDialect,
  readValues,
  type ChosenValues,
  type PreviewedPrompt,
} from './previewedPrompt.ts';
import type { PreviewSize } from './describeSize.ts';
import type { PreviewChoice } from './previewCommands.ts';
import { createPreviewText, type PreviewText, type TriedAnswer } from './previewText.ts';

export interface PromptPreviewsDeps {
  readonly book: FixtureBook;
  /** The text as the editor has it. */
  readonly readText: (uri: string) => Promise<string>;
  /** `about 312 tokens`, and a warning when that is much for the model. */
  readonly describeSize: (
    previewed: PreviewedPrompt,
    messages: readonly PromptMessage[],
  ) => Promise<PreviewSize>;
  readonly onError: (error: unknown) => void;
}

interface Shown {
  /** Id of the case; absent: the first. */
  caseId?: string;
  typed?: Readonly<Record<string, string>>;
  tried?: TriedAnswer;
  made?: PreviewText & { readonly size: PreviewSize; readonly caseName: string };
}

const typingDelayMs = 80;

/** Read-only documents beside prompt files that follow what is typed there. No model is called for them. */
export class PromptPreviews
  extends Disposable
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider
{
  readonly #deps: PromptPreviewsDeps;
  readonly #shown = new Map<string, Shown>();
  readonly #changed = this.register(new vscode.EventEmitter<vscode.Uri>());
  readonly #lensesChanged = this.register(new vscode.EventEmitter<void>());
  readonly #waiting = new Set<string>();
  readonly #soon = this.register(
    new RefreshTimer(() => {
      for (const uri of this.#waiting) this.#changed.fire(toPreviewUri(uri));
      this.#waiting.clear();
    }, typingDelayMs),
  );
  readonly #missing = this.register(
    vscode.window.createTextEditorDecorationType({
      backgroundColor: new vscode.ThemeColor('editorWarning.background'),
      border: '1px solid',
      borderColor: new vscode.ThemeColor('editorWarning.foreground'),
    }),
  );
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  constructor(deps: PromptPreviewsDeps) {
    super();
    this.#deps = deps;
    this.register(vscode.workspace.registerTextDocumentContentProvider(previewScheme, this));
    this.register(vscode.languages.registerCodeLensProvider({ scheme: previewScheme }, this));
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === previewScheme) this.#mark(document);
        else this.#refresh(deps.book.findPrompt(document.uri.toString()));
      }),
    );
    this.register(deps.book.onDidChange((uris) => uris.forEach((uri) => this.#refresh(uri))));
    this.register(
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const { document } of editors)
          if (document.uri.scheme === previewScheme) this.#mark(document);
      }),
    );
  }

  /** Opens the preview beside the prompt, with a case where one is given. */
  async show(promptUri: string, caseId?: string): Promise<void> {
    const shown = this.#of(promptUri);
    if (caseId !== undefined) this.choose(promptUri, { caseId });
    const atCursor = shown.caseId ?? (await this.#findCaseAtCursor(promptUri));
    if (atCursor !== undefined) shown.caseId = atCursor;
    await vscode.window.showTextDocument(toPreviewUri(promptUri), {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  choose(promptUri: string, choice: PreviewChoice): void {
    const { tried: _tried, made: _made, ...kept } = this.#of(promptUri);
    const { typed: _typed, ...withoutTyped } = kept;
    this.#shown.set(promptUri, { ...withoutTyped, ...choice });
    this.#refresh(promptUri);
  }

  /** The prompt as it is now. Throws a `UserError` where the file has an error. */
  async read(promptUri: string): Promise<PreviewedPrompt> {
    const { book, readText } = this.#deps;
    const prompt = await book.read(promptUri);
    if (prompt === undefined)
      throw new UserError(vscode.l10n.t('This file is not a prompt of an open project.'));
    const { content, problems } = parsePromptFile(await readText(promptUri));
    if (content === undefined) {
      const error = problems.find((problem) => problem.severity === 'error');
      const line = (error?.range.start.line ?? 0) + 1;
      throw new UserError(
        vscode.l10n.t('{0}, line {1}: {2}', prompt.path, line, error?.message ?? ''),
      );
    }
    return { prompt, content, chosen: this.#findChosen(promptUri, prompt) };
  }

  /** Shows an answer, or as much of it as there is. */
  setTried(promptUri: string, tried: TriedAnswer | undefined): void {
    const shown = this.#of(promptUri);
    if (tried === undefined) delete shown.tried;
    else shown.tried = tried;
    this.#changed.fire(toPreviewUri(promptUri));
  }

  triedOf(promptUri: string): TriedAnswer | undefined {
    return this.#shown.get(promptUri)?.tried;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const promptUri = readPreviewUri(uri);
    const shown = this.#of(promptUri);
    try {
      const previewed = await this.read(promptUri);
      const { content, chosen } = previewed;
      const made = createPreviewText({
        content,
        values: readValues(chosen),
        dialect: readDialect(chosen),
        tried: shown.tried,
      });
      const size = await this.#deps.describeSize(previewed, made.messages);
      shown.made = { ...made, size, caseName: describeChosen(chosen) };
    } catch (error) {
      if (!(error instanceof UserError)) this.#deps.onError(error);
      // What was right last stays, with the reason above it: a preview that empties while one types is of no use.
      const reason = error instanceof Error ? error.message : String(error);
      this.#lensesChanged.fire();
      return `${reason}\n\n${shown.made?.text ?? ''}`;
    }
    this.#lensesChanged.fire();
    return shown.made.text;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const promptUri = readPreviewUri(document.uri);
    const { made, tried } = this.#of(promptUri);
    if (made === undefined) return [];
    const { size, caseName, missing, unknown } = made;
    const target = { uri: promptUri };
    const missingNames = [...new Set(missing.map(({ name }) => name))];
    return [
      lens(caseName, vscode.l10n.t('Choose the case whose values are shown.'), {
        command: commandIds.choosePreviewCase,
        target,
      }),
      lens(`${size.isLong ? '$(warning) ' : ''}${size.text}`, size.tooltip, {
        command: commandIds.previewPrompt,
        target,
      }),
      ...(missingNames.length === 0
        ? [
            lens(vscode.l10n.t('try'), vscode.l10n.t('Asks the model once.'), {
              command: commandIds.tryPrompt,
              target,
            }),
          ]
        : [
            lens(
              vscode.l10n.t('$(warning) no value for {0}', missingNames.join(', ')),
              vscode.l10n.t('Choose another case, or type values.'),
              { command: commandIds.choosePreviewCase, target },
            ),
          ]),
      ...(tried === undefined || tried.isStale || tried.text === ''
        ? []
        : [
            lens(
              vscode.l10n.t('save as fixture'),
              vscode.l10n.t('Keeps these values, and what the answer must be, as a case.'),
              { command: commandIds.saveAsFixture, target },
            ),
          ]),
      ...(unknown.length === 0
        ? []
        : [
            lens(
              vscode.l10n.t('not used: {0}', unknown.join(', ')),
              vscode.l10n.t('The prompt has no such inputs.'),
              { command: commandIds.choosePreviewCase, target },
            ),
          ]),
    ];
  }

  #of(promptUri: string): Shown {
    const known = this.#shown.get(promptUri);
    if (known !== undefined) return known;
    const shown: Shown = {};
    this.#shown.set(promptUri, shown);
    return shown;
  }

  #refresh(promptUri: string | undefined): void {
    if (promptUri === undefined) return;
    const shown = this.#shown.get(promptUri);
    if (shown === undefined) return;
    if (shown.tried !== undefined) shown.tried = { ...shown.tried, isStale: true };
    this.#waiting.add(promptUri);
    this.#soon.soon();
  }

  #findChosen(promptUri: string, { fixtures }: PromptFixtures): ChosenValues | undefined {
    const { caseId, typed } = this.#of(promptUri);
    if (typed !== undefined) return { kind: 'typed', values: typed };
    const loaded = fixtures.cases.find((one) => one.id === caseId) ?? fixtures.cases[0];
    return loaded === undefined ? undefined : { kind: 'case', loaded };
  }

  async #findCaseAtCursor(promptUri: string): Promise<string | undefined> {
    const editor = vscode.window.activeTextEditor;
    const fixtures = (await this.#deps.book.read(promptUri))?.fixtures;
    if (editor === undefined || fixtures === undefined) return undefined;
    const { line } = editor.selection.active;
    const path = editor.document.uri.path;
    return fixtures.cases.find(
      ({ file, range }) =>
        path.endsWith(`/${file}`) && range.start.line <= line && line <= range.end.line,
    )?.id;
  }

  #mark(document: vscode.TextDocument): void {
    const made = this.#shown.get(readPreviewUri(document.uri))?.made;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== document) continue;
      const ranges = (made?.missing ?? []).map(
        ({ start, end }) => new vscode.Range(document.positionAt(start), document.positionAt(end)),
      );
      editor.setDecorations(this.#missing, ranges);
    }
  }
}

function lens(
  title: string,
  tooltip: string,
  { command, target }: { readonly command: string; readonly target: { readonly uri: string } },
): vscode.CodeLens {
  const top = new vscode.Range(0, 0, 0, 0);
  return new vscode.CodeLens(top, { title, tooltip, command, arguments: [target] });
}

function describeChosen(chosen: ChosenValues | undefined): string {
  if (chosen === undefined) return vscode.l10n.t('no case: type values');
  return chosen.kind === 'typed'
    ? vscode.l10n.t('typed values')
    : vscode.l10n.t('case: {0}', chosen.loaded.name);
}

/** The path is what a person reads in the tab. */
function toPreviewUri(promptUri: string): vscode.Uri {
  const path = vscode.Uri.parse(promptUri).path;
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.prompt\.ya?ml$/i, '');
  const title = vscode.l10n.t('{0} (rendered)', name);
  return vscode.Uri.from({ scheme: previewScheme, path: `/${title}`, query: promptUri });
}

function readPreviewUri({ query }: vscode.Uri): string {
  return query;
}
