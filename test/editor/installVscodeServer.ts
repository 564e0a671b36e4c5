// Gets the VS Code server from npm, once, into the cache. It comes inside the npm package `code-server`, which brings
// the complete server and workbench; its own wrapper and native builds are not needed and not run.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npmInstall } from '../support/npmInstall.ts';
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
