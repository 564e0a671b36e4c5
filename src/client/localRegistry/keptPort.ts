import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { keptPortFile, parseKeptPort } from '../../protocol/registry/keptPort.ts';

/** The port that the local registry had before. Only the registry itself writes it. */
export async function readKeptPort(dataDir: string): Promise<number | undefined> {
  try {
    return parseKeptPort(await readFile(path.join(dataDir, keptPortFile), 'utf8'));
  } catch {
    // The first start.
    return undefined;
  }
}
