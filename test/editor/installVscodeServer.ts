// Gets the VS Code server from npm, once, into the cache. It comes inside the npm package `code-server`, which brings
// the complete server and workbench; its own wrapper and native builds are not needed and not run.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from './fileLock.ts';
import { cacheFolder } from './repositoryRoot.ts';

/** VS Code 1.139.1. Both packages inside are pinned by their own shrinkwrap files. */
export const codeServerVersion = '4.139.1';

/** Installs the VS Code server if needed and returns the path of its main script. */
export async function installVscodeServer(log: (line: string) => void): Promise<string> {
  const folder = path.join(cacheFolder, `vscode-server-${codeServerVersion}`);
  const serverMain = path.join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js');
  if (existsSync(serverMain)) return serverMain;
  await mkdir(cacheFolder, { recursive: true });
  return withFileLock(`${folder}.lock`, async () => {
    if (existsSync(serverMain)) return serverMain;
    log('Installing the VS Code server from npm (once, about 600 MB) …');
    const fresh = `${folder}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    await writeFile(path.join(fresh, 'package.json'), '{ "private": true }\n');
    await npmInstall(fresh, [`code-server@${codeServerVersion}`]);
    await npmInstall(path.join(fresh, 'node_modules/code-server/lib/vscode'), ['--omit=dev']);
    // Only a complete installation gets the final name, so an interrupted one is made again.
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
    return serverMain;
  });
}

async function npmInstall(folder: string, args: readonly string[]): Promise<void> {
  const quick = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--loglevel=error'];
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', ...quick];
  const npmScript = process.env['npm_execpath'];
  const [command, first] = npmScript?.endsWith('.js')
    ? [process.execPath, [npmScript]]
    : ['npm', []];
  const child = spawn(command, [...first, 'install', ...args, ...flags], {
    cwd: folder,
    env: environmentOutsideNpm(),
    shell: process.platform === 'win32' && command === 'npm',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `The VS Code server could not be installed: npm ended with ${String(code)}. ` +
        `It needs the npm registry once; later runs work offline.\n${output.trim()}`,
    );
  }
}

/** npm started by npm would otherwise take the outer project for its own; packages want Node 24, which runs us. */
function environmentOutsideNpm(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_local_prefix|config_prefix)/.test(name),
  );
  const pathVariable = `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`;
  return { ...Object.fromEntries(entries), PATH: pathVariable };
}
