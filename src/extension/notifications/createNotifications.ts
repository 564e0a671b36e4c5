import path from 'node:path';
import * as vscode from 'vscode';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { viewIds } from '../manifest.ts';
import { createComponentLogger } from '../platform/logger.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import { RolloutNotifications } from './rolloutNotifications.ts';
import { ToldNews } from './toldNews.ts';

/** Notifications of this window; what was told lies where every window on this machine finds it. */
export function createNotifications(deps: WorkbenchDeps & CommandDeps): RolloutNotifications {
  const log = createComponentLogger(deps.log, 'notifications');
  return new RolloutNotifications({
    ...deps,
    log,
    told: new ToldNews(path.join(deps.context.globalStorageUri.fsPath, 'told'), log),
    showRollouts: async () => {
      await vscode.commands.executeCommand(`${viewIds.rollouts}.focus`);
    },
    isFocused: () => vscode.window.state.focused,
    onDidFocus: (listener) =>
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) listener();
      }),
  });
}
