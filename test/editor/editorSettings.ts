import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Keeps everything away that would cover what is tested, and every call to the network. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
  'window.restoreWindows': 'none',
  // As on the desktop; in a browser VS Code saves by itself.
  'files.autoSave': 'off',
};

/** Writes the user settings of an editor's user data folder, on top of the quiet ones. */
export async function writeUserSettings(
  userDataFolder: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const folder = path.join(userDataFolder, 'User');
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
  await writeFile(path.join(folder, 'settings.json'), text);
}
