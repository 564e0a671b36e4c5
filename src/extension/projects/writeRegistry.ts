import * as vscode from 'vscode';
import { projectFileName } from '../../domain/project/project.ts';
import type { Project } from './project.ts';
import { setRegistryLine } from './setRegistryLine.ts';

/** Writes the registry's address into the project file, comments and order kept, and saves it. */
export async function writeRegistry(project: Project, url: string): Promise<void> {
  if (project.folder === undefined) return;
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(project.folder), projectFileName);
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  edit.replace(uri, whole, setRegistryLine(text, url));
  await vscode.workspace.applyEdit(edit);
  await document.save();
}
