import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './prepare.mjs';

/** Starts VS Code with the extension on the workspace: in the browser, or with --desktop the installed one. */
export async function openEditor({ home, userDataDir, workspace, port, flags }) {
  if (flags.desktop) return openDesktop(userDataDir, workspace);
  const { startVscodeServer } = await import('../test/editor/startVscodeServer.ts');
  const { writeUserSettings } = await import('../test/editor/editorSettings.ts');
  const { linkExtension } = await import('../test/editor/linkExtension.ts');
  const { editorUrl } = await import('../test/editor/editorUrl.ts');
  const extensionsDir = path.join(home, 'extensions');
  // What somebody changed in the editor stays.
  if (!existsSync(path.join(userDataDir, 'User/settings.json')))
    await writeUserSettings(userDataDir);
  await linkExtension(root, extensionsDir);
  const server = await startVscodeServer({
    userDataDir,
    extensionsDir,
    serverDataDir: path.join(home, 'server'),
    port,
    trustWorkspaces: true,
  });
  const url = editorUrl({
    serverUrl: server.url,
    authority: server.authority,
    workspaceFolder: workspace,
  });
  if (!flags['no-open']) openBrowser(url);
  return { url, stop: server.stop };
}

/** The window belongs to the desktop VS Code and is closed there. */
function openDesktop(userDataDir, workspace) {
  const args = [
    '--new-window',
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${userDataDir}`,
    workspace,
  ];
  const result = spawnSync('code', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.error || result.status !== 0) {
    throw new Error(
      'The command "code" could not be run. Install it from VS Code (Shell Command: Install) or leave --desktop out.',
    );
  }
  return { url: 'the desktop VS Code (close its window there)', stop: () => undefined };
}

function openBrowser(url) {
  const commands = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };
  const [command, ...args] = commands[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.once('error', () =>
    console.log('No browser could be opened here; open the address yourself.'),
  );
  child.unref();
}
