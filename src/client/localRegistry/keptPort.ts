import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

function findPortFile(dataDir: string): string {
  return path.join(dataDir, 'port');
}

/** The port that the local registry had before: applications are configured with it. */
export async function readKeptPort(dataDir: string): Promise<number | undefined> {
  try {
    const port = Number((await readFile(findPortFile(dataDir), 'utf8')).trim());
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    // The first start.
    return undefined;
  }
}

export async function writeKeptPort(dataDir: string, port: number): Promise<void> {
  await writeFile(findPortFile(dataDir), `${port}\n`, { mode: 0o600 });
}
