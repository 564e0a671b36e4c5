import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keptPortFile, parseKeptPort } from '../../protocol/registry/keptPort.ts';

/** The port of the last run, since applications are configured with it. */
export async function readKeptPort(dataDir: string): Promise<number | undefined> {
  try {
    return parseKeptPort(await readFile(path.join(dataDir, keptPortFile), 'utf8'));
  } catch {
    // The first start.
    return undefined;
  }
}

export async function writeKeptPort(dataDir: string, port: number): Promise<void> {
  await writeFile(path.join(dataDir, keptPortFile), `${port}\n`, { mode: 0o600 });
}
