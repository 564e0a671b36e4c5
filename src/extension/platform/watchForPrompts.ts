import * as vscode from 'vscode';
import { settingKeys } from '../manifest.ts';
import { disposeAll, type DisposableLike } from './disposable.ts';
import type { WorkbenchLoader } from './workbenchLoader.ts';

const interestingFiles = '**/{prompt-rollout.yml,*.prompt.yml,*.prompt.yaml,*.rollout.yml}';
const interestingName =
  /(?:^|[\\/])(?:prompt-rollout\.yml|[^\\/]+\.(?:prompt\.ya?ml|rollout\.yml))$/;

/** Loads the workbench for windows that have prompts or a registry, and leaves all others alone. */
export function watchForPrompts(loader: WorkbenchLoader): DisposableLike {
  const lookAgain = () => {
    void loadIfUseful(loader);
  };
  lookAgain();
  return disposeAll([
    vscode.workspace.onDidChangeWorkspaceFolders(lookAgain),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (interestingName.test(document.uri.path)) void loader.load();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(settingKeys.registry)) lookAgain();
    }),
  ]);
}

async function loadIfUseful(loader: WorkbenchLoader): Promise<void> {
  if (loader.isLoaded) return;
  if (hasRegistrySetting() || (await hasPromptFiles())) await loader.load();
}

function hasRegistrySetting(): boolean {
  return vscode.workspace.getConfiguration().get<unknown>(settingKeys.registry) !== '';
}

async function hasPromptFiles(): Promise<boolean> {
  const open = vscode.workspace.textDocuments.some((one) => interestingName.test(one.uri.path));
  if (open || vscode.workspace.workspaceFolders === undefined) return open;
  const found = await vscode.workspace.findFiles(interestingFiles, '**/node_modules/**', 1);
  return found.length > 0;
}
