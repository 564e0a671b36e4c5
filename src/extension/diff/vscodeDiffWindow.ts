import * as vscode from 'vscode';
import { assertNever } from '../../domain/assertNever.ts';
import { versionScheme } from '../manifest.ts';
import type { DiffPair, DiffSide, DiffWindow } from './diffWindow.ts';
import { keptTexts } from './keptTexts.ts';
import { toVersionUri, type VersionPlace } from './versionUri.ts';

/** The URI of a version document. */
export function versionDocument(place: VersionPlace): vscode.Uri {
  return vscode.Uri.from({ scheme: versionScheme, ...toVersionUri(place) });
}

/** Diffs, multi-diffs and read-only documents of VS Code. */
export const vscodeDiffWindow: DiffWindow = {
  openDiff: async ({ left, right }, title) => {
    await vscode.commands.executeCommand('vscode.diff', toUri(left), toUri(right), title, {
      preview: true,
    });
  },
  openChanges: async (pairs, title) => {
    await vscode.commands.executeCommand('vscode.changes', title, pairs.map(toEntry));
  },
  openSide: async (side) => {
    await vscode.commands.executeCommand('vscode.open', toUri(side), { preview: true });
  },
};

/** Label, original, modified. */
function toEntry({ left, right }: DiffPair): [vscode.Uri, vscode.Uri | undefined, vscode.Uri] {
  const modified = toUri(right);
  if (left?.kind !== 'version') return [modified, left && toUri(left), modified];
  // A path of its own would be shown as a renamed file.
  const parts = toVersionUri(left.place, modified.path);
  return [modified, vscode.Uri.from({ scheme: versionScheme, ...parts }), modified];
}

function toUri(side: DiffSide): vscode.Uri {
  switch (side.kind) {
    case 'file':
      return vscode.Uri.parse(side.uri);
    case 'version':
      return versionDocument(side.place);
    case 'text':
      return vscode.Uri.from({ scheme: versionScheme, ...keptTexts.keep(side) });
    default:
      return assertNever(side);
  }
}
