import * as vscode from 'vscode';
import type { FindPlans } from './startCanaryCommand.ts';
import { readPlanFile } from './readPlanFile.ts';
import type { PlanFile } from './planChoice.ts';

const planFiles = '**/*.rollout.{yml,yaml}';

/** The plan files of the prompt's project. */
export const findPlans: FindPlans = async ({ project }) => {
  if (project.folder === undefined) return [];
  const folder = vscode.Uri.parse(project.folder);
  const pattern = new vscode.RelativePattern(folder, planFiles);
  const uris = await vscode.workspace.findFiles(pattern, '**/node_modules/**');
  return Promise.all(uris.map((uri) => readPlan(folder, uri)));
};

async function readPlan(folder: vscode.Uri, uri: vscode.Uri): Promise<PlanFile> {
  const document = await vscode.workspace.openTextDocument(uri);
  const path = uri.path.slice(folder.path.replace(/\/$/, '').length + 1);
  return { uri: uri.toString(), path, ...readPlanFile(document.getText()) };
}
