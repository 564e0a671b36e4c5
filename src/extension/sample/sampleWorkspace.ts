import { cp, mkdir, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { SampleWorkspace } from '../commands/sampleCommand.ts';
import { storageKeys } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { CancelledError, UserError } from '../platform/userError.ts';

const folderName = 'prompt-rollout-sample';

/** Puts the sample where the person says, and remembers that its window has to set it up. */
export function createSampleWorkspace(context: vscode.ExtensionContext): SampleWorkspace {
  return {
    copy: async () => {
      const folder = path.join(await askParent(), folderName);
      await copySample(path.join(context.extensionPath, 'media', 'sample'), folder);
      return folder;
    },
    open: async (folder) => {
      await context.globalState.update(storageKeys.sampleToSetUp, folder);
      await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder), {
        forceNewWindow: (vscode.workspace.workspaceFolders?.length ?? 0) > 0,
      });
    },
  };
}

async function askParent(): Promise<string> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    defaultUri: vscode.Uri.file(os.homedir()),
    openLabel: l10n.t('Put the Sample Here'),
    title: l10n.t('Where should the folder “{0}” go?', folderName),
  });
  const [parent] = chosen ?? [];
  if (parent === undefined) throw new CancelledError();
  return parent.fsPath;
}

/** A sample that is there already is opened as it is: somebody may have worked on it. */
async function copySample(from: string, to: string): Promise<void> {
  try {
    const present = await readdir(to);
    if (present.includes('prompt-rollout.yml')) return;
    if (present.length > 0) {
      throw new UserError(
        l10n.t('{0} exists already and is not the sample. Choose another place.', to),
      );
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    // It does not exist yet.
  }
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
}
