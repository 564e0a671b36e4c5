import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from '../editor/fileLock.ts';
import { cacheFolder } from '../editor/repositoryRoot.ts';
import { npmInstall } from './npmInstall.ts';

/** What the oldest VS Code that we support brings; the registry runs on it. */
export const floorVersion = '22.15.1';

/** Gets the oldest Node that the registry runs on from npm, once, into the cache; undefined when it cannot be had. */
export async function installFloorNode(): Promise<string | undefined> {
  const windows = process.platform === 'win32';
  const platform = windows ? 'win' : process.platform;
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = [prefix, platform, process.arch].join('-');
  const folder = path.join(cacheFolder, `node-${floorVersion}`);
  const node = path.join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(node)) return node;
  await mkdir(cacheFolder, { recursive: true });
  return withFileLock(`${folder}.lock`, async () => {
    if (existsSync(node)) return node;
    const fresh = `${folder}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    await writeFile(path.join(fresh, 'package.json'), '{ "private": true }\n');
    try {
      await npmInstall(fresh, [`${name}@${floorVersion}`]);
    } catch {
      // Offline: the caller skips and says so.
      return undefined;
    }
    // Only a complete installation gets the final name, so an interrupted one is made again.
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
    return existsSync(node) ? node : undefined;
  });
}
