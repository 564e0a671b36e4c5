import type * as vscode from 'vscode';
import type { CommandHandlers, ViewId } from '../manifest.ts';
import type { TreeRef } from '../tree/treeRef.ts';
import type { DisposableLike } from './disposable.ts';

export type TreeViews = { readonly [Id in ViewId]: vscode.TreeView<TreeRef> };

/** What the shell gives to the workbench. */
export interface WorkbenchHost {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly views: TreeViews;
}

/** Reads version documents; the path and query of the URI are the diff feature's own. */
export interface VersionFiles {
  stat(uri: vscode.Uri): Promise<vscode.FileStat>;
  readFile(uri: vscode.Uri): Promise<Uint8Array>;
}

/** Everything behind the shell. */
export interface Workbench extends DisposableLike {
  readonly commands: CommandHandlers;
  readonly trees: { readonly [Id in ViewId]: vscode.TreeDataProvider<TreeRef> };
  readonly versionFiles: VersionFiles;
  /** Fills a panel that VS Code restores after a reload. */
  restorePanel(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
}

/** The export of dist/extension/workbench.cjs. */
export interface WorkbenchModule {
  createWorkbench(host: WorkbenchHost): Workbench;
}
