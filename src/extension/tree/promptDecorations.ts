import * as vscode from 'vscode';
import { rowScheme } from '../manifest.ts';
import { Disposable } from '../platform/disposable.ts';
import { l10n } from '../platform/localize.ts';
import type { WorkingCopies } from '../platform/workbenchDeps.ts';

/** A mark on prompt files that somebody would want to publish; a checkout of an old branch lights up nothing. */
export class PromptDecorations extends Disposable implements vscode.FileDecorationProvider {
  readonly #copies: WorkingCopies;
  readonly #changed = this.register(new vscode.EventEmitter<vscode.Uri[]>());
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(copies: WorkingCopies) {
    super();
    this.#copies = copies;
    this.register(vscode.window.registerFileDecorationProvider(this));
    this.register(
      copies.onDidChange((uris) =>
        this.#changed.fire(uris.flatMap((uri) => [vscode.Uri.parse(uri), toRowUri(uri)])),
      ),
    );
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const file = uri.scheme === rowScheme ? uri.query : uri.toString();
    const state = this.#copies.ofFile(file)?.state;
    if (state?.kind === 'changedSince') {
      return new vscode.FileDecoration('●', l10n.t('Changed since {0}', state.version));
    }
    if (state?.kind === 'neverPublished') {
      return new vscode.FileDecoration('○', l10n.t('Never published'));
    }
    return undefined;
  }
}

/** A row is not the file: git's own badge and colour stay with the file. */
export function toRowUri(file: string): vscode.Uri {
  return vscode.Uri.from({ scheme: rowScheme, path: '/prompt', query: file });
}
