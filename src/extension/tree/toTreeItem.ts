import * as vscode from 'vscode';
import { toRowUri } from './promptDecorations.ts';
import type { TreeRef } from './treeRef.ts';
import type { TreeRow } from './treeRow.ts';

const states = {
  no: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** A row in VS Code's words; nothing is decided here. */
export function toTreeItem(ref: TreeRef, row: TreeRow): vscode.TreeItem {
  const highlights = row.highlights?.map(([start, end]): [number, number] => [start, end]) ?? [];
  const item = new vscode.TreeItem({ label: row.label, highlights }, states[row.collapsible]);
  item.id = ref.id;
  item.contextValue = row.contextValue;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.iconColor === undefined ? undefined : new vscode.ThemeColor(row.iconColor),
  );
  item.accessibilityInformation = { label: row.spoken };
  if (row.description !== undefined) item.description = row.description;
  if (row.tooltip !== undefined) item.tooltip = row.tooltip;
  if (row.badgeOf !== undefined) item.resourceUri = toRowUri(row.badgeOf);
  if (row.command !== undefined) {
    item.command = { command: row.command, title: row.label, arguments: [ref.target] };
  }
  return item;
}

/** A row that went away between being listed and being shown. */
export function goneItem(ref: TreeRef): vscode.TreeItem {
  const item = new vscode.TreeItem('', vscode.TreeItemCollapsibleState.None);
  item.id = ref.id;
  return item;
}
