import * as vscode from 'vscode';
import type { Project } from './project.ts';
import { defaultPromptRoot, listPromptRoots, resolvePromptKeys } from '../../formats/promptKeys.ts';
import type { FoundFile } from './workingCopyBook.ts';

const promptFiles = '**/*.prompt.{yml,yaml}';

/** The prompt files below a project's folder, with their keys. */
export async function findPromptFiles(project: Project): Promise<readonly FoundFile[]> {
  if (project.folder === undefined) return [];
  const folder = vscode.Uri.parse(project.folder);
  const uris = await vscode.workspace.findFiles(
    new vscode.RelativePattern(folder, promptFiles),
    '**/node_modules/**',
  );
  const paths = new Map(uris.map((uri) => [pathBelow(folder, uri), uri.toString()]));
  const hasDefaultRoot = [...paths.keys()].some((path) => path.startsWith(`${defaultPromptRoot}/`));
  const roots = listPromptRoots(project.file, { hasDefaultRoot });
  return resolvePromptKeys([...paths.keys()], { roots, keys: project.file.keys }).flatMap(
    ({ path, key, problem }): readonly FoundFile[] => {
      const uri = paths.get(path);
      if (uri === undefined) return [];
      const found = { uri, project: project.id, path };
      if (problem === undefined) return [{ ...found, key, keyProblem: undefined }];
      const keyProblem = { message: problem.message, line: 0, column: 0 };
      return [{ ...found, key: undefined, keyProblem }];
    },
  );
}

function pathBelow(folder: vscode.Uri, uri: vscode.Uri): string {
  return uri.path.slice(folder.path.replace(/\/$/, '').length + 1);
}
