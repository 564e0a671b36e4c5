// A real VS Code for a test that acts as a person: a server of its own, a headless Chromium, and names for what is on screen.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { writeUserSettings } from './editorSettings.ts';
import { editorUrl } from './editorUrl.ts';
import { installVscodeServer } from './installVscodeServer.ts';
import { linkExtension } from './linkExtension.ts';
import { launchChromium } from './launchChromium.ts';
import { stopLocalRegistries } from './localRegistries.ts';
import { ModalDialog } from './modalDialog.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { startVscodeServer, type VscodeServer } from './startVscodeServer.ts';
import { StatusBar } from './statusBar.ts';
import { TextEditor } from './textEditor.ts';
import { TreeView } from './treeView.ts';

export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  highContrast: 'Default High Contrast',
} as const;

export interface OpenEditorOptions {
  /** A folder or `.code-workspace` file; none opens an empty window. */
  readonly workspaceFolder?: string;
  readonly userSettings?: Readonly<Record<string, unknown>>;
  /** An extension's folder, linked into the editor's extensions … */
  readonly extensionPath?: string;
  /** … or a package that is installed first. */
  readonly vsixPath?: string;
  readonly theme?: keyof typeof themes;
  /** Untrusted shows Restricted Mode, as for a folder that was just cloned. */
  readonly trusted?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Runs before the editor starts, for what its extension should find in the user data folder. */
  readonly prepare?: (userDataDir: string) => Promise<void>;
  /** Given to the server and so to the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One window of an editor, with names for what is on its screen. */
export type EditorWindow = ReturnType<typeof describeWindow>;

/** An open editor with its first window. Close it in `after`, also when the test failed. */
export interface Editor {
  readonly page: Page;
  readonly url: string;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly dialog: ModalDialog;
  readonly statusBar: StatusBar;
  readonly textEditor: TextEditor;
  /** Everything that the window wrote to its console, for messages of failed tests. */
  readonly consoleLines: readonly string[];
  /** The folder with user settings, logs and global storage. */
  readonly userDataDir: string;
  /** Runs a command by its palette title. */
  runCommand(title: string): Promise<void>;
  tree(viewName: string): TreeView;
  /** Opens the view container whose icon in the activity bar has this name. */
  openContainer(name: string): Promise<void>;
  /** The content of the visible webview. */
  webview(): FrameLocator;
  screenshot(file: string): Promise<void>;
  /** Opens one more window on the same server and workspace; or on another folder, or none. */
  openWindow(on?: { readonly folder: string | undefined }): Promise<EditorWindow>;
  close(): Promise<void>;
}

/** Starts VS Code and waits until its window is ready. */
export async function openEditor(options: OpenEditorOptions = {}): Promise<Editor> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'prompt-rollout-editor-'));
  const folders = {
    userDataDir: path.join(scratch, 'user'),
    extensionsDir: path.join(scratch, 'extensions'),
    serverDataDir: path.join(scratch, 'server'),
  };
  await writeUserSettings(folders.userDataDir, {
    'workbench.colorTheme': themes[options.theme ?? 'dark'],
    ...options.userSettings,
  });
  if (options.extensionPath !== undefined) {
    await linkExtension(options.extensionPath, folders.extensionsDir);
  }
  if (options.vsixPath !== undefined) await installVsix(options.vsixPath, folders);
  await options.prepare?.(folders.userDataDir);
  const server = await startVscodeServer({
    ...folders,
    trustWorkspaces: options.trusted ?? true,
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const removeScratch = () =>
    rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    const browser = await launchChromium();
    return await openFirstWindow(options, {
      server,
      browser,
      userDataDir: folders.userDataDir,
      removeScratch,
    });
  } catch (error) {
    await server.stop();
    await removeScratch();
    throw error;
  }
}

interface Running {
  readonly server: VscodeServer;
  readonly browser: Browser;
  readonly userDataDir: string;
  readonly removeScratch: () => Promise<void>;
}

async function openFirstWindow(options: OpenEditorOptions, running: Running): Promise<Editor> {
  const { browser, server } = running;
  const urlOf = (workspaceFolder: string | undefined) =>
    editorUrl({ serverUrl: server.url, authority: server.authority, workspaceFolder });
  const url = urlOf(options.workspaceFolder);
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const consoleLines: string[] = [];
  const openWindow = async (address: string) => {
    const page = await context.newPage();
    page.on('console', (message) => consoleLines.push(message.text()));
    await page.goto(address);
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    return page;
  };
  const close = async () => {
    await browser.close();
    await server.stop();
    await stopLocalRegistries(running.userDataDir);
    await running.removeScratch();
  };
  try {
    const page = await openWindow(url);
    return {
      ...describeWindow(page),
      url,
      consoleLines,
      userDataDir: running.userDataDir,
      openWindow: async (on) =>
        describeWindow(await openWindow(on === undefined ? url : urlOf(on.folder))),
      close,
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function describeWindow(page: Page) {
  const quickInput = new QuickInput(page);
  return {
    page,
    quickInput,
    notifications: new Notifications(page),
    dialog: new ModalDialog(page),
    statusBar: new StatusBar(page),
    textEditor: new TextEditor(page),
    runCommand: (title: string) => quickInput.runCommand(title),
    tree: (viewName: string) => new TreeView(page, viewName),
    openContainer: (name: string) =>
      page.locator('.activitybar').getByRole('tab', { name }).first().click(),
    // A webview is two nested frames; the inner one holds the document of the extension.
    webview: () =>
      page
        .locator('iframe.webview.ready:visible')
        .last()
        .contentFrame()
        .frameLocator('iframe#active-frame'),
    screenshot: async (file: string) => {
      await page.screenshot({ path: file });
    },
  };
}

async function installVsix(
  vsixPath: string,
  folders: { userDataDir: string; extensionsDir: string; serverDataDir: string },
): Promise<void> {
  const serverMain = await installVscodeServer((line) => process.stderr.write(`${line}\n`));
  await promisify(execFile)(process.execPath, [
    serverMain,
    '--accept-server-license-terms',
    `--user-data-dir=${folders.userDataDir}`,
    `--extensions-dir=${folders.extensionsDir}`,
    `--server-data-dir=${folders.serverDataDir}`,
    `--install-extension=${vsixPath}`,
  ]);
}
