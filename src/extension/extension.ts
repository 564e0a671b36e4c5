// The part that is loaded at activation: registrations that cost nothing. Everything else is the workbench
// (src/extension/entries/workbench.ts), loaded when a command, a view, a document or the window's own content asks for it.
import * as vscode from 'vscode';
import { outputChannelName, panelType, versionScheme, viewIds } from './manifest.ts';
import { disposeAll } from './platform/disposable.ts';
import { LazyTree } from './platform/lazyTree.ts';
import { LazyVersionFiles } from './platform/lazyVersionFiles.ts';
import { useTranslations } from './platform/localize.ts';
import { registerCommands } from './platform/registerCommands.ts';
import { WorkbenchLoader } from './platform/workbenchLoader.ts';
import { watchForPrompts } from './platform/watchForPrompts.ts';

export function activate(context: vscode.ExtensionContext): void {
  useTranslations(vscode.l10n.t);
  const log = vscode.window.createOutputChannel(outputChannelName, { log: true });
  const loader = new WorkbenchLoader(context, log);
  const rollouts = new LazyTree(viewIds.rollouts, loader);
  const prompts = new LazyTree(viewIds.prompts, loader);
  loader.useViews({ [viewIds.rollouts]: rollouts.view, [viewIds.prompts]: prompts.view });
  context.subscriptions.push(
    // What ends last may still write to the log.
    disposeAll([log, rollouts, prompts, loader]),
    registerCommands((id) => loader.handler(id), log),
    vscode.workspace.registerFileSystemProvider(versionScheme, new LazyVersionFiles(loader), {
      isCaseSensitive: true,
      isReadonly: new vscode.MarkdownString(
        vscode.l10n.t('A published version never changes. Restore it to the file to work on it.'),
      ),
    }),
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel: async (panel, state: unknown) =>
        (await loader.load()).restorePanel(panel, state),
    }),
    watchForPrompts(loader, log),
  );
}
