import * as vscode from 'vscode';
import type { TextEdit } from '../../formats/text/fileProblem.ts';
import { toRange } from '../editing/toRange.ts';

/** Changes a file as one edit that can be undone. The file stays unsaved: saving it is the person's decision. */
export async function applyTextEdits(uri: string, edits: readonly TextEdit[]): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { range, newText } of edits)
    edit.replace(vscode.Uri.parse(uri), toRange(range), newText);
  return vscode.workspace.applyEdit(edit);
}

/** Creates a file that is not there yet, unsaved text and all, as one edit that can be undone. */
export async function createTextFile(uri: string, text: string): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  const contents = new TextEncoder().encode(text);
  edit.createFile(vscode.Uri.parse(uri), { contents, ignoreIfExists: false });
  return vscode.workspace.applyEdit(edit);
}
