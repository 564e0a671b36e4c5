import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from '../editor/fileLock.ts';
import { cacheFolder } from '../editor/repositoryRoot.ts';
import { npmInstall } from './npmInstall.ts';

/** Its meanings move between versions, so the comparison is with exactly this one. */
export const promptfooVersion = '0.123.1';
/** Without it promptfoo does not start; its other optional packages are most of its 2 GB. */
const libsqlVersion = '0.5.29';

/** Gets promptfoo from npm into the cache, once (about a minute, 300 MB). Gives its entry; undefined when it cannot be had. */
export async function installPromptfoo(): Promise<string | undefined> {
  const folder = path.join(cacheFolder, `promptfoo-${promptfooVersion}`);
  const entry = path.join(folder, 'node_modules/promptfoo/dist/src/index.js');
  if (existsSync(entry)) return entry;
  const libsql = nameLibsql();
  if (libsql === undefined) return undefined;
  await mkdir(cacheFolder, { recursive: true });
  return withFileLock(`${folder}.lock`, async () => {
    if (existsSync(entry)) return entry;
    const fresh = `${folder}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    await writeFile(path.join(fresh, 'package.json'), '{ "private": true }\n');
    try {
      const packages = [`promptfoo@${promptfooVersion}`, `${libsql}@${libsqlVersion}`];
      await npmInstall(fresh, [...packages, '--omit=optional']);
    } catch {
      // Offline: the caller skips and says so.
      return undefined;
    }
    // Only a complete installation gets the final name, so an interrupted one is made again.
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
    return existsSync(entry) ? entry : undefined;
  });
}

/** The package with libsql's binary for this platform. */
function nameLibsql(): string | undefined {
  const { platform, arch } = process;
  if (arch !== 'x64' && arch !== 'arm64') return undefined;
  switch (platform) {
    case 'linux':
      return `@libsql/linux-${arch}-gnu`;
    case 'darwin':
      return `@libsql/darwin-${arch}`;
    case 'win32':
      return arch === 'x64' ? '@libsql/win32-x64-msvc' : undefined;
    default:
      return undefined;
  }
}
