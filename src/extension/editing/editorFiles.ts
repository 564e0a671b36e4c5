import * as vscode from 'vscode';
import { openWorkspaceFiles, type WorkspaceFiles } from '../../evals/fixtures/workspaceFiles.ts';

/** The files of a folder as this window has them: what is not saved yet counts. */
export function openEditorFiles(folder: vscode.Uri): WorkspaceFiles {
  return openWorkspaceFiles(folder.fsPath, {
    findUnsaved: (absolutePath) => {
      const uri = vscode.Uri.file(absolutePath).toString();
      return vscode.workspace.textDocuments
        .find((one) => one.isDirty && one.uri.toString() === uri)
        ?.getText();
    },
  });
}

/** Those of the paths below a folder that are open with changes that are not saved. */
export function listUnsavedFiles(folder: vscode.Uri, paths: readonly string[]): readonly string[] {
  const unsaved = new Set(
    vscode.workspace.textDocuments.filter((one) => one.isDirty).map(({ uri }) => uri.toString()),
  );
  if (unsaved.size === 0) return [];
  return paths.filter((path) => unsaved.has(vscode.Uri.joinPath(folder, path).toString()));
}

/** Where a file lies: its workspace folder, else its own, and its path below that. Undefined for what is not on a disk. */
export function locateFile(
  uri: vscode.Uri,
): { readonly folder: vscode.Uri; readonly path: string } | undefined {
  if (uri.scheme !== 'file') return undefined;
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
  const base = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return { folder, path: uri.path.slice(base.length) };
}
