#!/usr/bin/env node
// Stands in for the desktop VS Code executable: takes the arguments of `@vscode/test-electron`, runs the tests in a VS Code
// server with a headless Chromium, relays what the tests print and ends with their exit code.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { editorUrl } from './editorUrl.ts';
import { writeUserSettings } from './editorSettings.ts';
import { launchChromium } from './launchChromium.ts';
import { parseLaunchArguments, type LaunchArguments } from './launchArguments.ts';
import { stopLocalRegistries } from './localRegistries.ts';
import { startVscodeServer } from './startVscodeServer.ts';

/** Lines that the test bootstrap prints begin with this; the workbench's own talk does not. */
const relayedPrefix = '[host] ';

async function runTests(args: LaunchArguments, scratch: string): Promise<number> {
  const userDataDir = args.userDataDir ?? path.join(scratch, 'user');
  await writeUserSettings(userDataDir);
  const server = await startVscodeServer({
    userDataDir,
    extensionsDir: args.extensionsDir ?? path.join(scratch, 'extensions'),
    serverDataDir: path.join(scratch, 'server'),
    trustWorkspaces: args.trustWorkspaces,
    testDriver: true,
    ...(process.env['EDITOR_LOG'] === undefined ? {} : { log: printToError }),
  });
  try {
    return await runInBrowser(args, server.url, server.authority);
  } finally {
    await server.stop();
    await stopLocalRegistries(userDataDir);
  }
}

async function runInBrowser(
  args: LaunchArguments,
  url: string,
  authority: string,
): Promise<number> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const relayAll = process.env['EDITOR_LOG'] !== undefined;
    page.on('console', (message) => {
      const text = message.text();
      const start = text.indexOf(relayedPrefix);
      if (start >= 0) process.stdout.write(`${text.slice(start + relayedPrefix.length)}\n`);
      else if (relayAll) printToError(text);
    });
    const exit = Promise.withResolvers<number>();
    page.on('crash', () => exit.reject(new Error('The editor page crashed.')));
    browser.on('disconnected', () => exit.reject(new Error('Chromium ended early.')));
    await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.goto(editorUrl({ ...args, serverUrl: url, authority }));
    return await exit.promise;
  } finally {
    await browser.close();
  }
}

function printToError(line: string): void {
  process.stderr.write(`${line}\n`);
}

const scratch = await mkdtemp(path.join(tmpdir(), 'prompt-rollout-editor-'));
try {
  process.exitCode = await runTests(parseLaunchArguments(process.argv.slice(2)), scratch);
} finally {
  await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
