import { homedir } from 'node:os';
import * as vscode from 'vscode';

/** Asks where a Markdown file goes, writes it there and opens it. False when the person left the dialog. */
export async function saveTextAs(name: string, text: string): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder ?? vscode.Uri.file(homedir()), name),
    filters: { Markdown: ['md'] },
    title: vscode.l10n.t('Export Note'),
  });
  if (uri === undefined) return false;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
  return true;
}
