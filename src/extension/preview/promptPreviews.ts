import * as vscode from 'vscode';
import type { TextSpan } from '../../formats/text/textRange.ts';
import type { FixtureBook } from '../caseTests/promptFixtures.ts';
import type { EditorAccess } from '../commands/commandDeps.ts';
import { previewLanguage, previewScheme } from '../manifest.ts';
import { Disposable } from '../platform/disposable.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { PreviewBook } from './previewBook.ts';
import { toPreviewUri } from './previewUri.ts';

export interface PromptPreviewsDeps {
  readonly book: Pick<FixtureBook, 'onDidChange' | 'findPrompt'>;
  readonly previews: PreviewBook;
  readonly onError: (error: unknown) => void;
}

/** As often as what is typed, or comes in from a model, is shown. */
const refreshDelayMs = 80;

/** Read-only documents beside prompt files that follow what is typed there. No model is called for them. */
export class PromptPreviews
  extends Disposable
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider
{
  readonly #deps: PromptPreviewsDeps;
  readonly #changed = this.register(new vscode.EventEmitter<vscode.Uri>());
  readonly #lensesChanged = this.register(new vscode.EventEmitter<void>());
  readonly #waiting = new Set<string>();
  readonly #soon = this.register(
    new RefreshTimer(() => {
      for (const promptUri of this.#waiting) this.#changed.fire(toUri(promptUri));
      this.#waiting.clear();
    }, refreshDelayMs),
  );
  readonly #gaps = this.register(createGapDecoration());
  readonly #titles = this.register(createTitleDecoration());
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  constructor(deps: PromptPreviewsDeps) {
    super();
    this.#deps = deps;
    const { book, previews } = deps;
    this.register(vscode.workspace.registerTextDocumentContentProvider(previewScheme, this));
    this.register(vscode.languages.registerCodeLensProvider({ scheme: previewScheme }, this));
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === previewScheme) this.#decorate(document);
        else this.#refresh(book.findPrompt(document.uri.toString()));
      }),
    );
    this.register(book.onDidChange((uris) => uris.forEach((uri) => this.#refresh(uri))));
    this.register(previews.onDidChange((uri) => this.#refresh(uri)));
    this.register(previews.onDidTell(() => this.#lensesChanged.fire()));
    this.register(
      vscode.workspace.onDidOpenTextDocument((document) => this.#useLanguage(document)),
    );
    this.register(
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const { document } of editors)
          if (document.uri.scheme === previewScheme) this.#decorate(document);
      }),
    );
  }

  /** Opens the preview beside the prompt; one that is open stays where it is. */
  async show(promptUri: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(toUri(promptUri));
    await vscode.window.showTextDocument(document, {
      viewColumn: findColumn(document.uri.toString()) ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  /** Opens a file where files are, not over the preview. */
  readonly reveal: EditorAccess['reveal'] = async (uri, place) => {
    const beside = vscode.window.visibleTextEditors.find(
      ({ document, viewColumn }) =>
        document.uri.scheme !== previewScheme && viewColumn !== undefined,
    );
    const at = new vscode.Position(place?.line ?? 0, place?.column ?? 0);
    await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
      viewColumn: beside?.viewColumn ?? vscode.ViewColumn.One,
      ...(place === undefined ? {} : { selection: new vscode.Range(at, at) }),
    });
  };

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return (await this.#deps.previews.render(uri.query)).text;
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const top = new vscode.Range(0, 0, 0, 0);
    const target = { uri: uri.query };
    return this.#deps.previews
      .lensesOf(uri.query)
      .map(
        ({ text: title, ...more }) =>
          new vscode.CodeLens(top, { title, ...more, arguments: [target] }),
      );
  }

  #refresh(promptUri: string | undefined): void {
    if (promptUri === undefined || !this.#deps.previews.isKnown(promptUri)) return;
    this.#waiting.add(promptUri);
    this.#soon.soon();
  }

  /** Word wrap and no line numbers come with the language. */
  #useLanguage(document: vscode.TextDocument): void {
    if (document.uri.scheme !== previewScheme || document.languageId === previewLanguage) return;
    void vscode.languages
      .setTextDocumentLanguage(document, previewLanguage)
      .then(undefined, this.#deps.onError);
  }

  #decorate(document: vscode.TextDocument): void {
    const made = this.#deps.previews.madeOf(document.uri.query);
    // What was made since is shown with the next change.
    if (made === undefined || made.text !== document.getText()) return;
    const toRanges = (spans: readonly TextSpan[]): vscode.Range[] =>
      spans.map(
        ({ start, end }) => new vscode.Range(document.positionAt(start), document.positionAt(end)),
      );
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== document) continue;
      editor.setDecorations(this.#gaps, toRanges(made.gaps));
      editor.setDecorations(this.#titles, toRanges(made.titles));
    }
  }
}

function findColumn(uri: string): vscode.ViewColumn | undefined {
  return vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri),
  )?.viewColumn;
}

function toUri(promptUri: string): vscode.Uri {
  return vscode.Uri.from(toPreviewUri(promptUri));
}

/** A frame, which is seen without colours too. */
function createGapDecoration(): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('inputValidation.warningBackground'),
    border: '1px solid',
    borderColor: new vscode.ThemeColor('inputValidation.warningBorder'),
    borderRadius: '2px',
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.warningForeground'),
  });
}

function createTitleDecoration(): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    color: new vscode.ThemeColor('descriptionForeground'),
    fontWeight: 'bold',
  });
}
