import * as vscode from 'vscode';
import { settingKeys } from '../manifest.ts';
import { disposeAll, type DisposableLike } from './disposable.ts';
import { describeError, type Logger } from './logger.ts';
import type { WorkbenchLoader } from './workbenchLoader.ts';

/** What makes a window one with prompts. VS Code's search finds nothing with braces inside braces. */
export const interestingFiles =
  '**/{prompt-rollout.yml,*.prompt.yml,*.prompt.yaml,*.rollout.yml,*.rollout.yaml,*.fixtures.yml,*.fixtures.yaml}';
const interestingName =
  /(?:^|[\\/])(?:prompt-rollout\.yml|[^\\/]+\.(?:prompt|rollout|fixtures)\.ya?ml)$/;
/** A vast workspace is not searched to its end for a first prompt: opening one, or the views, is enough there. */
const searchDeadlineMs = 10_000;

/** Loads the workbench for windows that have prompts or a registry, and leaves all others alone. */
export function watchForPrompts(loader: WorkbenchLoader, log: Logger): DisposableLike {
  const lookAgain = () => {
    loadIfUseful(loader).catch((error: unknown) => log.warn(describeError(error)));
  };
  lookAgain();
  return disposeAll([
    vscode.workspace.onDidChangeWorkspaceFolders(lookAgain),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (interestingName.test(document.uri.path)) loader.loadInBackground();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(settingKeys.registry)) lookAgain();
    }),
  ]);
}

async function loadIfUseful(loader: WorkbenchLoader): Promise<void> {
  if (loader.isLoaded) return;
  if (hasRegistrySetting() || (await hasPromptFiles())) loader.loadInBackground();
}

function hasRegistrySetting(): boolean {
  return vscode.workspace.getConfiguration().get<unknown>(settingKeys.registry) !== '';
}

async function hasPromptFiles(): Promise<boolean> {
  const open = vscode.workspace.textDocuments.some((one) => interestingName.test(one.uri.path));
  if (open || vscode.workspace.workspaceFolders === undefined) return open;
  const search = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => search.cancel(), searchDeadlineMs);
  try {
    const found = await vscode.workspace.findFiles(
      interestingFiles,
      '**/node_modules/**',
      1,
      search.token,
    );
    return found.length > 0;
  } finally {
    clearTimeout(timer);
    search.dispose();
  }
}
