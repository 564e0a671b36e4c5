import * as vscode from 'vscode';
import { projectFileName } from '../../domain/project/project.ts';
import type { Project } from './project.ts';

/** Changes the text of the project file as one edit that can be undone, and saves it. `change` gives undefined when it cannot. */
export async function editProjectFile(
  { folder }: Project,
  change: (text: string) => string | undefined,
): Promise<boolean> {
  if (folder === undefined) return false;
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(folder), projectFileName);
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const changed = change(text);
  if (changed === undefined) return false;
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  edit.replace(uri, whole, changed);
  return (await vscode.workspace.applyEdit(edit)) && (await document.save());
}
