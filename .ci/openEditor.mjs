import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './prepare.mjs';

const closeDeadlineMs = 5000;
const onWindows = process.platform === 'win32';

/** Starts VS Code with the extension on the workspace: the installed one if there is one, else in the browser. */
export async function openEditor({ home, userDataDir, workspace, port, flags }) {
  const desktop = wantsDesktop(flags) && hasDesktop() && openDesktop(userDataDir, workspace);
  if (desktop) return desktop;
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

/** Flags that only the browser can follow choose it. */
function wantsDesktop(flags) {
  return !flags.browser && !flags['no-open'] && flags['editor-port'] === undefined;
}

/** True where the command "code" of an installed VS Code is at hand, and a screen for its window. */
function hasDesktop() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return false;
  return spawnSync('code', ['--version'], { stdio: 'ignore', shell: onWindows }).status === 0;
}

/** Undefined, with a sentence, when the installed VS Code does not open. */
function openDesktop(userDataDir, workspace) {
  // A second earlier, since file times are coarser than the clock.
  const openedAt = Date.now() - 1000;
  const args = [
    '--new-window',
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${userDataDir}`,
    workspace,
  ];
  const result = spawnSync('code', args, { stdio: 'inherit', shell: onWindows });
  if (result.error || result.status !== 0) {
    console.log(
      `The installed VS Code (command "code") did not open (${result.error?.message ?? `it ended with ${result.status}`}). One in the browser is used instead.`,
    );
    return undefined;
  }
  return {
    url: 'the installed VS Code (npm start -- --browser uses one in the browser)',
    stop: () => closeDesktop(userDataDir, openedAt),
  };
}

/** The command "code" ends at once; VS Code itself notes its process in the folder of user data, which is ours alone. */
async function closeDesktop(userDataDir, openedAt) {
  const lock = path.join(userDataDir, 'code.lock');
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // An older note is of a window that has been closed since, and its number may be somebody else's by now.
    if (!Number.isInteger(pid) || pid <= 1 || statSync(lock).mtimeMs < openedAt) return;
    process.kill(pid);
    const deadline = performance.now() + closeDeadlineMs;
    while (performance.now() < deadline) {
      process.kill(pid, 0);
      await delay(100);
    }
    console.log('VS Code has not closed yet; perhaps it asks something.');
  } catch {
    // Closed, by its user or just now.
  }
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
