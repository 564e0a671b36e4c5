import * as vscode from 'vscode';
import type { PromptFixtures } from './promptFixtures.ts';

/** Where a file lies that the fixtures of a prompt name by its path below the folder. */
export function findFileUri(
  { project }: Pick<PromptFixtures, 'project'>,
  path: string,
): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.parse(project.folder ?? ''), ...path.split('/'));
}
