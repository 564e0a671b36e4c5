import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { withFileLock } from './fileLock.ts';
import { cacheFolder } from './repositoryRoot.ts';

const run = promisify(execFile);

/** A Chromium that can be started, with the environment that it needs. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const wellKnownNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const wellKnownPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Finds an installed Chromium or unpacks the one from npm (Linux, x64). */
export async function findChromium(): Promise<Chromium> {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, which does not exist.`);
    return { executablePath: given, env: {} };
  }
  const installed = installedChromium();
  if (installed !== undefined) return { executablePath: installed, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedChromium();
  throw new Error(
    'No Chromium was found. Install Chromium or Chrome, or set CHROMIUM_PATH to its executable.',
  );
}

function installedChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).concat('/usr/bin');
  const candidates = folders.flatMap((folder) =>
    wellKnownNames.map((name) => path.join(folder, name)),
  );
  return [...candidates, ...wellKnownPaths].find((candidate) => existsSync(candidate));
}

/** `@sparticuz/chromium` unpacks into the temporary folder that it is told, so it gets one in our cache. */
async function unpackedChromium(): Promise<Chromium> {
  const folder = path.join(cacheFolder, 'chromium');
  const executablePath = path.join(folder, 'chromium');
  await mkdir(cacheFolder, { recursive: true });
  await withFileLock(`${folder}.lock`, async () => {
    if (existsSync(executablePath)) return;
    const fresh = `${folder}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    const script =
      "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
    await run(process.execPath, ['-e', script], {
      cwd: import.meta.dirname,
      // The variable makes the package unpack its own copies of libraries that a bare machine lacks.
      env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    });
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  });
  return { executablePath, env: await missingLibraries(executablePath, folder) };
}

async function missingLibraries(
  executablePath: string,
  folder: string,
): Promise<Record<string, string>> {
  const { stdout } = await run('ldd', [executablePath]).catch(() => ({ stdout: 'not found' }));
  if (!stdout.includes('not found')) return {};
  return {
    LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'),
    FONTCONFIG_PATH: path.join(folder, 'fonts'),
  };
}
