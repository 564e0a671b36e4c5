import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The port of the last run, since applications are configured with it. */
export async function readKeptPort(dataDir: string): Promise<number | undefined> {
  try {
    const port = Number((await readFile(path.join(dataDir, 'port'), 'utf8')).trim());
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    // The first start.
    return undefined;
  }
}

export async function writeKeptPort(dataDir: string, port: number): Promise<void> {
  await writeFile(path.join(dataDir, 'port'), `${port}\n`, { mode: 0o600 });
}
