import * as vscode from 'vscode';
import { UserError } from '../platform/userError.ts';
import type { RestoreFiles } from './restoreFiles.ts';
import { findTextChange } from './findTextChange.ts';

/** How long VS Code may take to notice that a file changed on disk. */
const reloadMs = 5000;

export const vscodeRestoreFiles: RestoreFiles = {
  readExact: async (uri) => {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri));
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    } catch (error) {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') {
        return undefined;
      }
      throw error;
    }
  },
  writeExact: async (text, source) => {
    const uri = vscode.Uri.parse(text);
    if (await exists(uri)) await showInEditor(uri, source);
    await writeBytes(uri, source);
  },
  replaceText: async (text, newText) => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(text));
    await replaceAll(document, newText);
  },
  join: (folder, path) =>
    vscode.Uri.joinPath(vscode.Uri.parse(folder), ...path.split('/')).toString(),
};

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // Not there, or not readable: writing tells which.
    return false;
  }
}

/** Edits and saves in the editor first, so that its undo leads back to what was there, typed text included. */
async function showInEditor(uri: vscode.Uri, source: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  await replaceAll(document, withoutMark(source));
  if (document.isDirty && !(await document.save())) {
    throw new UserError(vscode.l10n.t('{0} could not be saved.', uri.path));
  }
}

/** What an editor cannot hold: a byte order mark, mixed line breaks, and what save participants changed. */
async function writeBytes(uri: vscode.Uri, source: string): Promise<void> {
  const bytes = Buffer.from(source);
  const present = await vscode.workspace.fs.readFile(uri).then(
    (read) => Buffer.from(read),
    () => undefined,
  );
  if (present?.equals(bytes) === true) return;
  await vscode.workspace.fs.writeFile(uri, bytes);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  // Read again now and not when the change on disk is noticed, or a save before that would be refused.
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await waitForText(document, withoutMark(source));
}

async function waitForText(document: vscode.TextDocument, wanted: string): Promise<void> {
  const isThere = (): boolean => !document.isDirty && lines(document.getText()) === lines(wanted);
  if (isThere()) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const listener = vscode.workspace.onDidChangeTextDocument((change) => {
      if (change.document === document && isThere()) done();
    });
    // The file is right all the same; the editor shows it when it notices.
    const timer = setTimeout(done, reloadMs);
  });
}

async function replaceAll(document: vscode.TextDocument, newText: string): Promise<void> {
  const change = findTextChange(lines(document.getText()), lines(newText));
  if (change === undefined) return;
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const start = positionAt(change.start);
  const end = positionAt(change.end);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(start, end), change.newText.replaceAll('\n', eol));
  if (await vscode.workspace.applyEdit(edit)) return;
  throw new UserError(vscode.l10n.t('{0} could not be edited.', document.uri.path));
}

function positionAt({ line, column }: { readonly line: number; readonly column: number }) {
  return new vscode.Position(line, column);
}

function lines(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}
