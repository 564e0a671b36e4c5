import * as vscode from 'vscode';
import type { EditorAccess } from './commandDeps.ts';
import type { WorkspaceFiles } from './fileCommands.ts';

/** VS Code's documents. */
export const editorAccess: EditorAccess = {
  activeFile: () => vscode.window.activeTextEditor?.document.uri.toString(),
  readText: async (uri) =>
    (await vscode.workspace.openTextDocument(vscode.Uri.parse(uri))).getText(),
  readSource: async (uri) => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    const source = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    // Another encoding than UTF-8 would be published as garbage.
    return hasSameLines(source, document.getText()) ? source : document.getText();
  },
  isDirty: (uri) =>
    vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri && one.isDirty),
  save: async (uri) => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    if (await document.save()) return;
    throw new Error(`${uri} could not be saved.`);
  },
  reveal: async (uri, place) => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    if (place === undefined) {
      await vscode.window.showTextDocument(document);
      return;
    }
    const position = new vscode.Position(place.line, place.column);
    await vscode.window.showTextDocument(document, {
      selection: new vscode.Range(position, position),
    });
  },
  copyText: async (text) => vscode.env.clipboard.writeText(text),
};

function hasSameLines(source: string, text: string): boolean {
  const lines = (one: string): string => one.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  return lines(source) === lines(text);
}

/** VS Code's workspace. */
export const workspaceFiles: WorkspaceFiles = {
  folders: () =>
    (vscode.workspace.workspaceFolders ?? []).map(({ uri, name }) => ({
      uri: uri.toString(),
      name,
    })),
  exists: async (uri) => {
    try {
      await vscode.workspace.fs.stat(vscode.Uri.parse(uri));
      return true;
    } catch {
      // Not found is the one expected reason.
      return false;
    }
  },
  write: async (uri, text) =>
    vscode.workspace.fs.writeFile(vscode.Uri.parse(uri), new TextEncoder().encode(text)),
  join: (folder, path) => vscode.Uri.joinPath(vscode.Uri.parse(folder), path).toString(),
  openFolder: async () => {
    await vscode.commands.executeCommand('vscode.openFolder');
  },
};
